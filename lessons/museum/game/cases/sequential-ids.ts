import { type Case, expectServed } from '../case.ts';

export default {
  id: 'sequential-ids',
  part: 'E',
  title: 'A number at the cloakroom',
  story: `You are ada@example.com; this server asks no password:
  curl -s -c jar $URL/login -d 'email=ada@example.com'
  curl -s -b jar $URL/
Somebody has signed in before you. The address of that person is the flag.`,
  hints: [
    'Look at your ticket.',
    'Sign in once more, and look at the new one.',
    "curl -s $URL/ -b 'session=1'",
  ],
  choices: [
    'The cookie contains the address.',
    'Each ticket is the last one plus one, so yours tells you all others.',
    'Signing in does not end the session before.',
    'The ticket works without its cookie.',
  ],
  right: 'b',
  mistake:
    'Tickets are numbered, so a client that has one knows those of all others. A ticket is the only proof of who you are: nobody must be able to guess it.',
  repair: 'Draw each ticket at random, with at least 128 bits from node:crypto.',
  lesson: 'e-sessions/1-the-ticket.md#c22',
  proof: { kind: 'person' },
  async people(game) {
    await game.person().post('/login', { email: game.flag });
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/login', { email: 'ada@example.com' });
    const before = Number(you.cookie('session')) - 1;
    return (await game.you().get('/', { cookie: `session=${before}` })).text;
  },
  async honest(game) {
    const you = game.you();
    await you.post('/login', { email: 'ada@example.com' });
    const { text } = await you.get('/');
    expectServed(text.includes('ada@example.com'), 'Ada is not known after signing in.');
    expectServed((await game.you().get('/')).status === 401, 'a stranger does not get 401.');
  },
} satisfies Case;
