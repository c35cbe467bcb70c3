import { type Case, expectServed } from '../case.ts';

const untilIn = (text: string) => /until=(\d+)/.exec(text)?.[1];

export default {
  id: 'exam-photos',
  part: 'C',
  title: 'A link to a photo',
  story: `GET /share/7 gives a link to photo 7, which works for four seconds:
  curl -s $URL/share/7
The link has a seal, so nobody can point it at another photo. Look at photo 7 with a link whose time is over.`,
  hints: [
    'Which parts does the link have? What does each of them say?',
    'Change one part at a time, and see which change the server notices.',
    'The seal does not mind another time: put until=9999999999 into the link.',
  ],
  choices: [
    'The clock of the server is wrong.',
    'The seal is too short, and can be guessed.',
    'The seal does not cover the time, so any client can write a later one.',
    'The link works for everybody who has it.',
  ],
  right: 'c',
  mistake:
    'The link has two parts that matter, and the seal (an HMAC) covers one: the photo. So any client can write a later time under the same seal.',
  repair: 'Compute the seal over the photo and the time.',
  lesson: 'c-trusting-the-client/2-signing.md#c14',
  proof: {
    kind: 'witness',
    harm: 'A photo was shown by a link with a time that the server never wrote.',
    saw: ({ exchanges }) => {
      const written = new Set(
        exchanges.filter(({ path }) => path.startsWith('/share/')).map(({ text }) => untilIn(text)),
      );
      return exchanges.some(
        ({ path, status, text }) =>
          status === 200 && text.startsWith('Photo') && !written.has(untilIn(path)),
      );
    },
  },
  async exploit(game) {
    const you = game.you();
    const link = (await you.get('/share/7')).text.trim();
    return (await you.get(link.replace(/until=\d+/, 'until=9999999999'))).text;
  },
  async honest(game) {
    const you = game.you();
    const link = (await you.get('/share/7')).text.trim();
    expectServed((await you.get(link)).status === 200, 'a fresh link does not show its photo.');
    const past = await you.get(link.replace(/until=\d+/, 'until=1'));
    expectServed(past.status >= 400, 'a link whose time is over shows the photo.');
  },
} satisfies Case;
