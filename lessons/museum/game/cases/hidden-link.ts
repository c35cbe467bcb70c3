import { type Case, expectServed } from '../case.ts';
import { cookieIn, cookieSet, formIn } from '../exchange.ts';

export default {
  id: 'hidden-link',
  part: 'H',
  title: 'The menu',
  story: `You are ada@example.com, and no administrator. This server asks no password:
  curl -s -c jar $URL/login -d 'email=ada@example.com'
  curl -s -b jar $URL/
Administrators have one more line in their menu: Users (/users). Read what is behind it, and sign in as nobody else.`,
  hints: [
    'Where does the server decide what you may see?',
    'Who can write an address into the address bar?',
    'curl -s $URL/users',
  ],
  choices: [
    'The role is in the cookie.',
    'The address of the page can be guessed.',
    'The link is hidden from you, and the page is not.',
    'The list has no limit.',
  ],
  right: 'c',
  mistake:
    'Only the menu asks who you are. A link that is not shown protects nothing: a client can request any address.',
  repair: 'Check the role where the page is answered. Administrators still get it.',
  lesson: 'e-sessions/4-protecting-routes.md#c24',
  proof: {
    kind: 'witness',
    harm: 'The list of users was shown to somebody who is no administrator.',
    saw: ({ exchanges }) => {
      const admins = new Set<string | undefined>();
      return exchanges.some((exchange) => {
        const isRoot = formIn(exchange).get('email') === 'root@example.com';
        if (isRoot) admins.add(cookieSet(exchange, 'session'));
        const isList = exchange.path === '/users' && exchange.text.includes('root@example.com');
        return isList && !admins.has(cookieIn(exchange, 'session') ?? '');
      });
    },
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/login', { email: 'ada@example.com' });
    return (await you.get('/users')).text;
  },
  async honest(game) {
    const ada = game.you();
    await ada.post('/login', { email: 'ada@example.com' });
    expectServed((await ada.get('/')).text.includes('Home'), 'Ada does not get her menu.');
    const root = game.you();
    await root.post('/login', { email: 'root@example.com' });
    const { text } = await root.get('/users');
    expectServed(text.includes('ada@example.com'), 'the administrator does not get the list.');
  },
} satisfies Case;
