import { type Case, expectServed } from '../case.ts';

export default {
  id: 'no-redirect-after-post',
  part: 'A',
  title: 'A guest book',
  story: `Guests POST the field name to /, and GET / lists them:
  curl -s $URL/ -d 'name=Ada'
Bob sits at a browser. Tell him a name, and he signs, looks at the page that comes, and reloads it (F5), because he is curious:
  npm run museum -- send $N 'Bob'
Find out what the reload does.`,
  hints: [
    'What does a browser repeat, when somebody reloads a page?',
    'It repeats the request that led to the page. Which request was it here?',
    "Let Bob sign: npm run museum -- send $N 'Bob'",
  ],
  choices: [
    'It lets two guests have the same name.',
    'The list can be read by everybody.',
    'The page that a form leads to is the answer to the POST, so a reload sends the form again.',
    'It keeps the page in the cache of the browser.',
  ],
  right: 'c',
  mistake:
    'The answer to the POST is a page. A reload repeats the request that led to the page, so the form is sent again, and Bob is in the book twice.',
  repair: 'Answer the POST with a redirect (303) to GET /, which a reload may repeat.',
  lesson: 'a-the-wire/2-methods.md#c3',
  proof: { kind: 'visit', harm: 'A guest has signed once, and stands in the book twice.' },
  async send(game, text) {
    const name = text === '' ? 'Bob' : text;
    const bob = game.person();
    const { status, headers } = await bob.post('/', { name });
    const there = headers.location;
    const sign = () => (there === undefined ? bob.post('/', { name }) : bob.get(there));
    if (there !== undefined) await bob.get(there);
    const reloaded = await sign();
    if (reloaded.text.split(name).length > 2) game.award();
    return `The POST got ${status}. After the reload Bob reads: ${reloaded.text.trim()}`;
  },
  async exploit(game) {
    return game.send('Bob');
  },
  async honest(game) {
    const you = game.you();
    const { status } = await you.post('/', { name: 'Ada' });
    expectServed(status < 400, 'a guest cannot sign.');
    const { text } = await you.get('/');
    expectServed(text.includes('Ada'), 'a guest who has signed is not in the list.');
  },
} satisfies Case;
