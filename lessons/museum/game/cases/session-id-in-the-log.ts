import { setTimeout } from 'node:timers/promises';
import { type Case, expectServed } from '../case.ts';
import { cookieIn } from '../exchange.ts';
import { shows } from '../watch.ts';

export default {
  id: 'session-id-in-the-log',
  part: 'F',
  title: 'The night shift',
  story: `You work in the night shift, and read the log of the server; nothing else is yours. Every client that signs in is Ada:
  curl -s -c jar -X POST $URL/login
  curl -s -b jar $URL/me
The log is above, and goes on in this terminal. Ada has signed in before you. Use her session, not one of your own.`,
  hints: [
    'What does the log say when somebody signs in?',
    'What would you need to be Ada? Is it in the log?',
    "curl -s $URL/me -b 'sid=…', with what the first line of the log has.",
  ],
  choices: [
    'The log names the user.',
    'Everybody can sign in as Ada.',
    'The log has the whole ticket, so its readers can use every session.',
    'The log is not protected by a password.',
  ],
  right: 'c',
  mistake:
    'The log has the whole session ID. Whoever reads it, or a copy of it, can take over every session in it, and logs go to many places.',
  repair: 'Log no ticket. A few digits of its hash are enough to tell sessions apart.',
  lesson: 'f-attacks/4-leaks.md#c34',
  proof: {
    kind: 'witness',
    harm: 'A reader of the log has used the session of Ada.',
    saw: ({ exchanges, kept }) =>
      exchanges.some((one) => shows(one) && cookieIn(one, 'sid') === kept.get('ticket')),
  },
  async people(game) {
    const ada = game.person();
    await ada.post('/login');
    game.kept.set('ticket', ada.cookie('sid') ?? '');
  },
  async exploit(game) {
    for (let i = 0; i < 40 && game.log.length === 0; i++) await setTimeout(25);
    const words = game.log.join(' ').match(/[\w-]{20,}/g) ?? [];
    for (const word of words) await game.you().get('/me', { cookie: `sid=${word}` });
    return undefined;
  },
  async honest(game) {
    const you = game.you();
    await you.post('/login');
    expectServed((await you.get('/me')).status === 200, 'Ada is not known after signing in.');
    expectServed((await game.you().get('/me')).status === 401, 'a stranger does not get 401.');
  },
} satisfies Case;
