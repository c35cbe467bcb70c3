import { hash, randomInt } from 'node:crypto';
import { type Case, expectServed } from '../case.ts';
import { stolen } from './plain-text-password.ts';

export default {
  id: 'fast-hash',
  part: 'D',
  title: 'Another stolen file',
  story: `The server keeps accounts: POST email and password to /signup.
You have got its files again:
  cat $FOLDER/data/*.json
Ada likes her password short: five digits. They are the flag.`,
  hints: [
    'Create two accounts with one password, and compare what is stored.',
    'How many passwords of five digits are there? How long does your computer need for one sha256?',
    `for (let n = 0; n < 1e5; n++) compare hash('sha256', String(n).padStart(5, '0')), of node:crypto, with what is stored for Ada.`,
  ],
  choices: [
    'It stores passwords as they are.',
    'It hashes with a fast hash and without a salt.',
    'The hash can be decoded.',
    'It encrypts passwords, and the key is in the source.',
  ],
  right: 'b',
  mistake:
    'SHA-256 is made to be fast: a thief tries millions of guesses a second. And without a salt, one list of hashes fits all accounts.',
  repair: 'Hash with scrypt, and a random salt for each account.',
  lesson: 'd-accounts/2-passwords.md#c18',
  proof: { kind: 'person' },
  makeFlag: () => String(randomInt(10_000, 100_000)),
  async people(game) {
    await game.person().post('/signup', { email: 'ada@example.com', password: game.flag });
  },
  async exploit(game) {
    const [, stored] = /ada@example\.com"?\W+([0-9a-f]{64})/.exec(stolen(game)) ?? [];
    for (let n = 0; n < 1e5; n++) {
      const guess = String(n).padStart(5, '0');
      if (hash('sha256', guess) === stored) return guess;
    }
    return undefined;
  },
  async honest(game) {
    const you = game.you();
    const fields = { email: 'bob@example.com', password: 'rainy otters juggle lamps' };
    expectServed((await you.post('/signup', fields)).status === 201, 'nobody can sign up.');
    const again = await you.post('/signup', fields);
    expectServed(again.status === 409, 'the address of an account can be taken again.');
  },
} satisfies Case;
