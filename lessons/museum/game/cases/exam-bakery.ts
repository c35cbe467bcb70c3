import { type Case, expectServed } from '../case.ts';
import { formIn } from '../exchange.ts';

export default {
  id: 'exam-bakery',
  part: 'A',
  title: 'Rolls for tomorrow',
  story: `You bake what the orders say. POST the field rolls to /orders, and GET /orders shows how many rolls to bake:
  curl -s -i $URL/orders -d 'rolls=6'
  curl -s $URL/orders
Place one order as a browser would, so that more rolls are baked than were ordered.`,
  hints: [
    'A browser follows redirects. Does curl, without an option?',
    'Look at the status of the answer to your order. Which method does the next request have after 303? And after this one?',
    "Let curl follow: curl -s -L $URL/orders -d 'rolls=6', then look at /orders.",
  ],
  choices: [
    'The redirect makes the browser send the form again.',
    'It does not redirect after a form.',
    'It counts orders in a variable, which a restart forgets.',
    'It does not ask who is ordering.',
  ],
  right: 'a',
  mistake:
    '307 says: send the same request there, with its method and its body. So every browser orders twice, and once more with each reload. After a form, 303 leads to a GET.',
  repair: 'Redirect after an order so that the next request is a GET. An order still counts once.',
  lesson: 'a-the-wire/2-methods.md#c3',
  proof: {
    kind: 'witness',
    harm: 'More rolls will be baked than somebody ordered.',
    saw: ({ exchanges }) => {
      const ordered = exchanges
        .filter(({ method, path }) => method === 'POST' && path === '/orders')
        .reduce((sum, post) => sum + Number(formIn(post).get('rolls') ?? 0), 0);
      const shown = /tomorrow: (\d+)/.exec(exchanges.at(-1)?.text ?? '')?.[1] ?? '0';
      return ordered > 0 && Number(shown) > ordered;
    },
  },
  async exploit(game) {
    const you = game.you();
    const first = await you.post('/orders', { rolls: '6' });
    const there = first.headers.location;
    if (there === undefined) return undefined;
    // As a browser: 307 and 308 repeat the request, the others become a GET.
    const isRepeated = first.status === 307 || first.status === 308;
    const last = isRepeated ? await you.post(there, { rolls: '6' }) : await you.get(there);
    return last.text;
  },
  async honest(game) {
    const you = game.you();
    const { status } = await you.post('/orders', { rolls: '6' });
    expectServed(status < 400, 'an order is refused.');
    const { text } = await you.get('/orders');
    expectServed(/\b6\b/.test(text), 'an order of 6 rolls does not count.');
  },
} satisfies Case;
