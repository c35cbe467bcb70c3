import { type Case, expectServed } from '../case.ts';
import { formIn } from '../exchange.ts';

const ROOM = 14;
const lettersOf = (text: string) => [...text].length;

export default {
  id: 'exam-postcards',
  part: 'A',
  title: 'A postcard',
  story: `You write postcards. A card has room for fourteen letters. POST the field text to /card, and GET /card shows the card:
  curl -s -L $URL/card --data-urlencode 'text=Hugs from home'
Write a card of at most fourteen letters that does not arrive as you wrote it.`,
  hints: [
    'The server was tried out in English only.',
    'How many letters does "Grüße" have? How many bytes are they in UTF-8? wc -m and wc -c know.',
    'Send fourteen letters, some of them with umlauts: text=Grüße aus Köln',
  ],
  choices: [
    'It does not decode the form.',
    'It answers with the wrong Content-Type.',
    'It counts bytes where it promises letters.',
    'It reads the first piece of the body only.',
  ],
  right: 'c',
  mistake:
    'The card has room for fourteen letters, and the server cuts after fourteen bytes. ü, ß and ö are two bytes each in UTF-8, so the text is too long, and the cut can even go through the middle of a letter.',
  repair: 'Cut after fourteen letters, not after fourteen bytes. Shorter cards stay as they are.',
  lesson: 'a-the-wire/5-more-http.md#c57',
  proof: {
    kind: 'witness',
    harm: 'A card with at most fourteen letters arrived broken.',
    saw: ({ exchanges }) =>
      exchanges.some((post, i) => {
        const text = formIn(post).get('text') ?? '';
        const shown = exchanges[i + 1];
        if (post.method !== 'POST' || text === '' || lettersOf(text) > ROOM) return false;
        return shown?.method === 'GET' && shown.status === 200 && shown.text !== `${text}\n`;
      }),
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/card', { text: 'Grüße aus Köln' });
    return (await you.get('/card')).text;
  },
  async honest(game) {
    const you = game.you();
    await you.post('/card', { text: 'Hugs from home' });
    const short = await you.get('/card');
    expectServed(short.text === 'Hugs from home\n', '"Hugs from home" does not arrive.');
    await you.post('/card', { text: 'Many hugs from all of us' });
    const long = await you.get('/card');
    expectServed(long.text === 'Many hugs from\n', 'a longer text is not cut after 14 letters.');
  },
} satisfies Case;
