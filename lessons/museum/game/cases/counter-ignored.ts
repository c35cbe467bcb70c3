import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SoftwarePasskey } from '../../../i-two-factors/software-passkey.ts';
import type { Case } from '../case.ts';
import { formIn } from '../exchange.ts';
import { addPasskey, partsOf, showPasskey, signInTwice } from '../passkeys.ts';

const FILE = 'copy.json';

export default {
  id: 'counter-ignored',
  part: 'I',
  title: 'A copy of a key',
  story: `Ada signs in with a security key, which counts its signatures. You have copied it (with a laboratory), and she has used hers since:
  curl -s $URL/options | PASSKEYS=$FOLDER/${FILE} node lessons/i-two-factors/passkey.ts get $URL > answer.txt
  curl -s $URL/login --data-urlencode passkey@answer.txt
Sign in with the copy, and remain unnoticed.`,
  hints: [
    'Whose signature has the higher number, yours or hers?',
    'What should the server think, when a number comes that it has seen?',
    'Run the two commands of the story. There is no more to it.',
  ],
  choices: [
    'The counter is not signed.',
    'It does not compare the counter with the last one, so it does not notice a copy.',
    'It accepts a challenge twice.',
    'The key should not be copied.',
  ],
  right: 'b',
  mistake:
    'A security key counts its signatures. A number that is not higher than the last one shows that there are two keys, and this server does not look.',
  repair:
    'Refuse a counter that is not higher than the stored one. Keys that always say 0 do not count.',
  lesson: 'i-two-factors/2-passkeys.md#c48',
  proof: {
    kind: 'witness',
    harm: 'A copy of the key has signed in, and the server has not noticed.',
    saw: ({ exchanges, kept }) =>
      exchanges.some((one) => {
        const shown = formIn(one).get('passkey') ?? '';
        const isHers = shown.includes(kept.get('id') ?? '-');
        const isOld = partsOf(shown).counter <= Number(kept.get('counter'));
        return one.path === '/login' && one.status === 200 && isHers && isOld;
      }),
  },
  async people(game) {
    const ada = game.person();
    const passkey = await addPasskey(ada, game.url, false);
    writeFileSync(join(game.folder, FILE), JSON.stringify([passkey]), { mode: 0o600 });
    for (let i = 0; i < 3; i++)
      await ada.post('/login', { passkey: await showPasskey(ada, game.url, passkey) });
    game.kept.set('id', passkey.id);
    game.kept.set('counter', String(passkey.counter));
  },
  async exploit(game) {
    const you = game.you();
    const [copy]: SoftwarePasskey[] = JSON.parse(readFileSync(join(game.folder, FILE), 'utf8'));
    if (copy === undefined) return undefined;
    const passkey = await showPasskey(you, game.url, copy);
    return (await you.post('/login', { passkey })).text;
  },
  honest: (game) => signInTwice(game.you(), game.url, false),
} satisfies Case;
