import { type Case, expectServed } from '../case.ts';
import { formIn } from '../exchange.ts';
import { stolen } from './plain-text-password.ts';

export default {
  id: 'recovery-codes-in-plain-text',
  part: 'I',
  title: 'For a lost phone',
  story: `Recovery codes are for those who have lost their phone; each works once. Ada has got hers:
  curl -s $URL/login -d 'recovery=…'
You are a thief, and you have got the files of the server:
  cat $FOLDER/data/*.json
Get in as Ada. (POST /recovery-codes would draw new codes; leave it to her.)`,
  hints: [
    'Look into the file.',
    'What has to be stored, so that the server can recognise a code? Is it the code?',
    "curl -s $URL/login -d 'recovery=…', with one of the lines.",
  ],
  choices: [
    'The codes are stored as they are.',
    'The codes are too short.',
    'A code works more than once.',
    'The codes are never deleted.',
  ],
  right: 'a',
  mistake:
    'A recovery code is as good as a password, and the file has the codes themselves. To recognise a code, its hash is enough; these codes are random, so a fast hash is enough.',
  repair: 'Store the hash of each code. A code still works, and only once.',
  lesson: 'i-two-factors/1-codes.md#c47',
  proof: {
    kind: 'witness',
    harm: 'A thief has signed in with a recovery code of Ada.',
    saw: ({ exchanges, kept }) =>
      exchanges.some((one) => {
        const code = formIn(one).get('recovery') ?? '';
        return code !== '' && one.status === 200 && kept.get('codes')?.includes(code) === true;
      }),
  },
  async people(game) {
    game.kept.set('codes', (await game.person().post('/recovery-codes')).text);
  },
  async exploit(game) {
    const you = game.you();
    for (const code of stolen(game).match(/\w{20,}/g) ?? [])
      await you.post('/login', { recovery: code });
    return undefined;
  },
  async honest(game) {
    const you = game.you();
    const [code = ''] = (await you.post('/recovery-codes')).text.split('\n');
    const first = await you.post('/login', { recovery: code });
    expectServed(first.status === 200, 'a recovery code does not get in.');
    const second = await you.post('/login', { recovery: code });
    expectServed(second.status === 401, 'a recovery code works twice.');
  },
} satisfies Case;
