import { codeAt, stepAt } from '../../../i-two-factors/one-time-code.ts';
import { type Case, expectServed } from '../case.ts';
import { formIn } from '../exchange.ts';

export default {
  id: 'code-used-twice',
  part: 'I',
  title: 'Six digits',
  story: `The server asks for a code of six digits, and for nothing else. Ada has the key in her phone (so leave /key alone: it is for the phone). You stand behind her when she signs in:
  npm run museum -- send $N
You see the code that she types. Get in with it:
  curl -s $URL/login -d 'code=…'`,
  hints: [
    'How long does a code last? How often does it work in that time?',
    'You have about half a minute from the moment when Ada signs in.',
    'Let Ada sign in, and send the same code at once.',
  ],
  choices: [
    'A code has only six digits.',
    'The key can be computed from a few codes.',
    'A code works as often as it comes, while it lasts.',
    'The clock of the server is wrong.',
  ],
  right: 'c',
  mistake:
    'A code is good for half a minute and more, and the server does not note that it was used. Whoever sees it being typed can use it, too.',
  repair: 'Note the step of the last code that was used, and refuse it and all before it.',
  lesson: 'i-two-factors/1-codes.md#c46',
  proof: {
    kind: 'witness',
    harm: 'A code that Ada had used has worked once more.',
    saw: ({ exchanges, kept }) =>
      exchanges.some(({ status, ...one }) => {
        const code = formIn({ status, ...one }).get('code') ?? '';
        return status === 200 && kept.get(`used ${code}`) !== undefined;
      }),
  },
  async send(game) {
    const ada = game.person();
    const key = (await ada.get('/key')).text.trim();
    const code = codeAt(key, stepAt(Date.now()));
    const { status } = await ada.post('/login', { code });
    if (status !== 200) return 'Ada has to wait for the next code: try again in half a minute.';
    game.kept.set(`used ${code}`, 'by Ada');
    return `Ada has typed ${code}, and is in.`;
  },
  async exploit(game) {
    const [code = ''] = /\d{6}/.exec(await game.send('')) ?? [];
    return (await game.you().post('/login', { code })).text;
  },
  async honest(game) {
    const you = game.you();
    const key = (await you.get('/key')).text.trim();
    const wrong = await you.post('/login', { code: 'abcdef' });
    expectServed(wrong.status === 401, 'a wrong code is not refused with 401.');
    const { status } = await you.post('/login', { code: codeAt(key, stepAt(Date.now())) });
    expectServed(status === 200, 'a right code does not get in.');
  },
} satisfies Case;
