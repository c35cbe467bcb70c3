import { type Case, expectServed } from '../case.ts';

const MOST = 4096; // bytes of a cookie, which browsers keep

const countIn = (text: string) => Number(/(\d+) things/.exec(text)?.[1]);

export default {
  id: 'cart-in-the-cookie',
  part: 'C',
  title: 'Umbrellas',
  story: `A shop sells umbrellas. POST /add?count=3 puts three into your cart, and GET / counts them:
  curl -s -b jar -c jar -X POST '$URL/add?count=3'
  curl -s -b jar $URL/
Put in umbrellas that the shop confirms and then forgets.`,
  hints: [
    'Where is the cart? Look at the jar.',
    'How much may a cookie hold? What does a browser do with a larger one?',
    "curl -s -b jar -c jar -X POST '$URL/add?count=500', then GET / with the jar.",
  ],
  choices: [
    'The client can write its own cart.',
    'A list that grows is in the cookie, and browsers drop cookies of more than about 4,000 bytes.',
    'The cookie has no Max-Age, so the cart is lost.',
    'count is not checked, so it can be negative.',
  ],
  right: 'b',
  mistake:
    'The cart is in the cookie and grows with each umbrella. Browsers keep about 4,096 bytes for a cookie, name and attributes included, and drop a larger one without a word.',
  repair: 'Keep the cart on the server, and in the cookie only a random key to it.',
  lesson: 'c-trusting-the-client/1-data-in-the-cookie.md#c13',
  proof: {
    kind: 'witness',
    harm: 'The shop has confirmed a cart that no browser keeps.',
    saw: ({ exchanges }) =>
      exchanges.some(
        ({ text, setCookies }) =>
          countIn(text) > 0 && setCookies.some((line) => Buffer.byteLength(line) > MOST),
      ),
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/add?count=500');
    return (await you.get('/')).text;
  },
  async honest(game) {
    const you = game.you();
    await you.post('/add?count=2');
    await you.post('/add?count=3');
    const { text } = await you.get('/');
    expectServed(countIn(text) === 5, 'two and three umbrellas are not five things in the cart.');
  },
} satisfies Case;
