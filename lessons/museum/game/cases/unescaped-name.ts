import { type Case, expectServed } from '../case.ts';
import { formIn } from '../exchange.ts';

export default {
  id: 'unescaped-name',
  part: 'F',
  title: 'Hello, Ada',
  story: `All visitors share one name, and POST / changes it:
  curl -s $URL/
  curl -s $URL/ -d 'name=Bob'
Choose a name that is more than a name.`,
  hints: [
    'The name is in a page. What does a browser read in a page?',
    'Which characters have a meaning of their own in HTML?',
    "curl -s $URL/ --data-urlencode 'name=<b>Ada</b>', and look at the page.",
  ],
  choices: [
    'The page has no Content-Type.',
    'The name can be too long.',
    'Everybody can change the name.',
    'The name goes into the page as it is, so it can be markup, and a script.',
  ],
  right: 'd',
  mistake:
    'The server puts the name into the page without escaping it, once as text and once in an attribute. <script> in a name runs in the browser of everybody who opens the page: cross-site scripting.',
  repair:
    'Escape & < > " and \' where the name goes into the page. It still reads as it was typed.',
  lesson: 'f-attacks/2-xss.md#c32',
  proof: {
    kind: 'witness',
    harm: 'A name has become markup, in the page of everybody.',
    saw: ({ exchanges }) => {
      const names = exchanges.map((one) => formIn(one).get('name') ?? '');
      const marked = names.filter((name) => /<[a-z!/]|"/i.test(name));
      return exchanges.some(
        ({ method, text }) => method === 'GET' && marked.some((name) => text.includes(name)),
      );
    },
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/', { name: '"><script>alert(1)</script>' });
    return (await you.get('/')).text;
  },
  async honest(game) {
    const you = game.you();
    await you.post('/', { name: 'Bob' });
    expectServed((await you.get('/')).text.includes('Hello, Bob'), 'Bob is not greeted.');
    await you.post('/', { name: '1 < 2' });
    const { text } = await you.get('/');
    expectServed(/1 (<|&lt;|&#60;) 2/.test(text), '"1 < 2" does not read as it was typed.');
  },
} satisfies Case;
