import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Case, expectServed, type Game } from '../case.ts';

export default {
  id: 'plain-text-password',
  part: 'D',
  title: 'A stolen file',
  story: `The server keeps accounts: POST email and password to /signup.
Ada has an account. You are a thief, and you have got the files of the server: they are in $FOLDER/data.
The password of Ada is the flag.`,
  hints: [
    'cat $FOLDER/data/*.json',
    'Create an account, and look for your own password.',
    'There is nothing to crack: the password is next to the address.',
  ],
  choices: [
    'It hashes passwords with a fast hash.',
    'It accepts passwords that are too short.',
    'It stores passwords as they are.',
    'The file can be read by every account of the machine.',
  ],
  right: 'c',
  mistake:
    'Passwords are in the file as they were typed, so a thief, a backup or a curious colleague has them all, and many people use one password in several places.',
  repair: 'Store a slow hash with a salt of its own for each password, such as scrypt.',
  lesson: 'd-accounts/2-passwords.md#c18',
  proof: { kind: 'person' },
  async people(game) {
    await game.person().post('/signup', { email: 'ada@example.com', password: game.flag });
  },
  async exploit(game) {
    return stolen(game);
  },
  async honest(game) {
    const you = game.you();
    const fields = { email: 'bob@example.com', password: 'rainy otters juggle lamps' };
    expectServed((await you.post('/signup', fields)).status === 201, 'nobody can sign up.');
    const again = await you.post('/signup', fields);
    expectServed(again.status === 409, 'the address of an account can be taken again.');
  },
} satisfies Case;

/** The files of the server, as a thief reads them. */
export function stolen(game: Game): string {
  const folder = join(game.folder, 'data');
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}
