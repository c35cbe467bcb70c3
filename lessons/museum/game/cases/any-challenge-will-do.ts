import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../case.ts';
import { formIn } from '../exchange.ts';
import { addPasskey, showPasskey, signInTwice } from '../passkeys.ts';

const FILE = 'recorded.txt';

export default {
  id: 'any-challenge-will-do',
  part: 'I',
  title: 'A recorded sign-in',
  story: `Ada signs in with a passkey. You have recorded what her browser sent, an hour ago; it is the field passkey, in this file:
  cat $FOLDER/${FILE}
Browsers POST the field passkey to /login. Sign in as Ada.`,
  hints: [
    'A passkey signs a challenge. Where does the challenge come from, and how often is it used?',
    'You need no key, and nothing to compute.',
    'curl -s $URL/login --data-urlencode "passkey@$FOLDER/recorded.txt": an old answer, once more.',
  ],
  choices: [
    'The signature is not verified.',
    'The challenge is too short.',
    'It does not ask whether the challenge is one of its own that waits for an answer.',
    'It does not read which page asked.',
  ],
  right: 'c',
  mistake:
    'The signature is right, and the server never asks whether the signed challenge is one that it issued and that nobody has answered yet. So an answer that was seen once signs in again.',
  repair: 'Take a challenge that was issued and not used yet, and use it up.',
  lesson: 'i-two-factors/2-passkeys.md#c48',
  proof: {
    kind: 'witness',
    harm: 'An old answer of a passkey has signed in again.',
    saw: ({ exchanges, kept }) =>
      exchanges.some(
        (one) => one.status === 200 && formIn(one).get('passkey')?.trim() === kept.get('shown'),
      ),
  },
  async people(game) {
    const ada = game.person();
    const passkey = await addPasskey(ada, game.url, true);
    const shown = await showPasskey(ada, game.url, passkey);
    await ada.post('/login', { passkey: shown });
    game.kept.set('shown', shown);
    writeFileSync(join(game.folder, FILE), shown);
  },
  async exploit(game) {
    const passkey = readFileSync(join(game.folder, FILE), 'utf8');
    return (await game.you().post('/login', { passkey })).text;
  },
  honest: (game) => signInTwice(game.you(), game.url, true),
} satisfies Case;
