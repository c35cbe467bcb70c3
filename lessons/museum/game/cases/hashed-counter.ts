import { hash } from 'node:crypto';
import { type Case, expectServed } from '../case.ts';

export default {
  id: 'hashed-counter',
  part: 'E',
  title: 'Sixty-four characters',
  story: `You are ada@example.com; this server asks no password:
  curl -s -c jar $URL/login -d 'email=ada@example.com'
  curl -s -b jar $URL/
Somebody has signed in before you. The address of that person is the flag.`,
  hints: [
    'The ticket has 64 hex digits. What has 64 hex digits?',
    'A hash looks random, but the same text has the same hash, everywhere.',
    `printf 2 | sha256sum: compare it with your ticket. Then compute the ticket before yours.`,
  ],
  choices: [
    'The tickets are hashes of small numbers, which anybody can compute.',
    'The tickets are too long for a cookie.',
    'SHA-256 can be inverted.',
    'The ticket is a hash of the address.',
  ],
  right: 'a',
  mistake:
    'The tickets are the hashes of 1, 2, 3. A hash hides nothing that can be guessed: whoever has the idea computes them all. What matters is what goes in.',
  repair: 'Draw each ticket at random, with at least 128 bits from node:crypto.',
  lesson: 'e-sessions/1-the-ticket.md#c22',
  proof: { kind: 'person' },
  async people(game) {
    await game.person().post('/login', { email: game.flag });
  },
  async exploit(game) {
    const you = game.you();
    return (await you.get('/', { cookie: `session=${hash('sha256', '1')}` })).text;
  },
  async honest(game) {
    const you = game.you();
    await you.post('/login', { email: 'ada@example.com' });
    const { text } = await you.get('/');
    expectServed(text.includes('ada@example.com'), 'Ada is not known after signing in.');
    expectServed((await game.you().get('/')).status === 401, 'a stranger does not get 401.');
  },
} satisfies Case;
