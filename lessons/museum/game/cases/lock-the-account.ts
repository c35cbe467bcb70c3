import { setTimeout } from 'node:timers/promises';
import { type Case, expectServed } from '../case.ts';
import { ADA } from '../people.ts';

export default {
  id: 'lock-the-account',
  part: 'D',
  title: 'Three guesses',
  story: `The server is strict with those who guess passwords. Ada has an account, ada@example.com; you do not know her password.
  curl -s $URL/login -d 'email=ada@example.com&password=x'
Ada comes in the morning, and signs in with her right password:
  npm run museum -- send $N
Make her sign-in fail.`,
  hints: [
    'What does the server do with those who guess, and how does it know who guesses?',
    'Guess once more, and again, and look at the status.',
    'Guess three times for Ada, then let her come.',
  ],
  choices: [
    'A few wrong guesses lock the account for its owner, whoever has made them.',
    'It counts guesses in memory, so a restart forgets them.',
    'It does not count guesses at addresses without an account.',
    'It tells an attacker that the password was right.',
  ],
  right: 'a',
  mistake:
    'Three wrong guesses lock the account, even when a stranger makes them. So a stranger who knows addresses can lock everybody out.',
  repair:
    'Slow guesses down instead of locking for good. Ada tries for two seconds: within these her right password has to work.',
  lesson: 'd-accounts/3-telling-nothing.md#c20',
  proof: { kind: 'visit', harm: 'Ada cannot sign in with her right password.' },
  async send(game) {
    const ada = game.person();
    const first = await ada.post('/login', ADA);
    if (first.status !== 200) await setTimeout(2_000);
    const { status, text } = first.status === 200 ? first : await ada.post('/login', ADA);
    if (status !== 200) game.award();
    return `Ada has sent her right password and got ${status}: ${text.trim()}`;
  },
  async exploit(game) {
    const you = game.you();
    for (let i = 0; i < 5; i++)
      await you.post('/login', { email: ADA.email, password: `guess ${i}` });
    return game.send('');
  },
  async honest(game) {
    const wrong = await game.you().post('/login', { email: ADA.email, password: 'x' });
    expectServed(wrong.status === 401, 'a wrong password is not refused with 401.');
    const right = await game.you().post('/login', ADA);
    expectServed(right.status === 200, 'Ada cannot sign in after one mistake.');
  },
} satisfies Case;
