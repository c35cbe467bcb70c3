import { randomInt } from 'node:crypto';
import { type Case, expectServed, type Game } from '../case.ts';

const GUESTS = Array.from({ length: 20 }, (_, i) => `guest${i + 1}@example.com`);
const SLOW_MS = 40;
const TIMES = 10; // slower than an address without an account

export default {
  id: 'early-return-timing',
  part: 'D',
  title: 'The same refusal for all',
  story: `The server tells nobody who has an account: every wrong log-in gets the same answer.
  curl -s $URL/login -d 'email=guest1@example.com&password=x'
Of the addresses guest1@example.com to guest20@example.com one has an account. That address is the flag.`,
  hints: [
    'The answers are equal, byte for byte. What else can you measure?',
    "Let curl measure: -w '%{time_total}\\n'",
    `for n in $(seq 20); do echo guest$n $(curl -s -o out.txt -w '%{time_total}' $URL/login -d "email=guest$n@example.com&password=x"); done`,
  ],
  choices: [
    'The refusal has another length for accounts that exist.',
    'It accepts any password for one account.',
    'It has no limit on guesses.',
    'It does not hash when there is no account, so it answers sooner.',
  ],
  right: 'd',
  mistake:
    'Both refusals have the same text, but a password is hashed only when there is an account. A slow hash takes a time that everybody can measure.',
  repair: 'Do the same work without an account: compare with the hash of a password nobody has.',
  lesson: 'd-accounts/3-telling-nothing.md#c19',
  proof: { kind: 'secret' },
  makeFlag: () => GUESTS[randomInt(GUESTS.length)] ?? '',
  async exploit(game) {
    const usual = await timeOf(game, 'nobody@example.com');
    const isSlow = async (email: string) => {
      const took = await timeOf(game, email);
      return took > SLOW_MS && took > TIMES * usual;
    };
    if (usual > SLOW_MS) return undefined;
    for (const email of GUESTS) {
      // Twice, because a computer is slow now and then.
      if ((await isSlow(email)) && (await isSlow(email))) return email;
    }
    return undefined;
  },
  async honest(game) {
    const password = 'rainy otters juggle lamps';
    const owner = await game.you().post('/login', { email: game.flag, password });
    expectServed(owner.status === 200, 'the owner of the account cannot sign in.');
    const wrong = await game.you().post('/login', { email: game.flag, password: 'x' });
    expectServed(wrong.status === 401, 'a wrong password is not refused with 401.');
    const nobody = await game.you().post('/login', { email: 'nobody@example.com', password });
    expectServed(nobody.status === 401, 'an address without an account is not refused with 401.');
  },
} satisfies Case;

/** The shortest of three answers, in ms. */
async function timeOf(game: Game, email: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    await game.you().post('/login', { email, password: 'x' });
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}
