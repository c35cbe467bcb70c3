import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SoftwarePasskey } from '../../../i-two-factors/software-passkey.ts';
import type { Case } from '../case.ts';
import { formIn } from '../exchange.ts';
import { addPasskey, partsOf, showPasskey, signInTwice } from '../passkeys.ts';

const FILE = 'got.txt';

export default {
  id: 'origin-not-checked',
  part: 'I',
  title: 'A page that looks the same',
  story: `Ada signs in with a passkey. You have a page that looks like the site, at an address of yours. Send it to Ada, and she uses her passkey there:
  npm run museum -- send $N http://ADDRESS/
Your page passes on the challenge of the server, and gets what the browser of Ada gives it: $FOLDER/${FILE}. Sign in with that:
  curl -s $URL/login --data-urlencode passkey@$FOLDER/${FILE}`,
  hints: [
    'A browser gives a passkey only to a page of its own host, and the host is localhost.',
    'An origin has a scheme, a host and a port. Which of them does the passkey belong to?',
    'Another port: npm run museum -- send $N http://localhost:4999/',
  ],
  choices: [
    'It never reads which page asked.',
    'It accepts a challenge twice.',
    'It does not verify the signature.',
    'It shows its challenge to everybody.',
  ],
  right: 'a',
  mistake:
    'The browser writes into the signed data which page asked, and the server never reads it. So what a page of another origin got signs in here.',
  repair: 'Compare the origin in the client data with your own.',
  lesson: 'i-two-factors/3-phishing.md#c49',
  proof: {
    kind: 'witness',
    harm: 'What another page got has signed in here.',
    saw: ({ exchanges, kept }) =>
      exchanges.some((one) => {
        const { origin } = partsOf(formIn(one).get('passkey') ?? '');
        return one.path === '/login' && one.status === 200 && origin !== kept.get('origin');
      }),
  },
  async people(game) {
    const passkey = await addPasskey(game.person(), game.url, false);
    game.kept.set('passkey', JSON.stringify(passkey));
    game.kept.set('origin', game.url);
  },
  async send(game, text) {
    if (!URL.canParse(text)) return 'Send an address, for example http://localhost:4999/';
    const passkey: SoftwarePasskey = JSON.parse(game.kept.get('passkey') ?? '{}');
    try {
      const shown = await showPasskey(game.person(), text, passkey);
      writeFileSync(join(game.folder, FILE), shown);
      return `Ada has used her passkey at ${text}: ${join(game.folder, FILE)}`;
    } catch (error) {
      return `The browser of Ada refuses: ${error instanceof Error ? error.message : error}`;
    }
  },
  async exploit(game) {
    await game.send('http://localhost:9/');
    const passkey = readFileSync(join(game.folder, FILE), 'utf8');
    return (await game.you().post('/login', { passkey })).text;
  },
  honest: (game) => signInTwice(game.you(), game.url, false),
} satisfies Case;
