import { type Case, expectServed } from '../case.ts';
import { cookieIn, cookieSet } from '../exchange.ts';
import { ADA } from '../people.ts';

export default {
  id: 'two-servers-own-memory',
  part: 'G',
  title: 'One site, two processes',
  story: `You are ada@example.com, with the password "rainy otters juggle lamps". The site runs in two processes, $URL and $SECOND; a load balancer would choose one for each request.
  curl -s -c jar $URL/login -d 'email=ada@example.com&password=rainy otters juggle lamps'
  curl -s -b jar $URL/
Show that a visitor who has signed in is not always signed in.`,
  hints: [
    'Where is the session that you have begun?',
    'Cookies do not know ports: your jar is good for both.',
    'curl -s -b jar $SECOND/',
  ],
  choices: [
    'Each process has a memory of its own, and knows only the sessions that it began.',
    'The two processes have different secrets.',
    'The cookie is for one port only.',
    'Signing in at one process signs you out at the other.',
  ],
  right: 'a',
  mistake:
    'The sessions are in the memory of the process that began them. The next request may come to the other one, which knows nothing.',
  repair:
    'Keep the sessions where both processes find them: in a file or a database. Both run in one folder.',
  lesson: 'g-tokens/6-scaling.md#c40',
  twice: true,
  proof: {
    kind: 'witness',
    harm: 'A session that one process began is unknown to the other.',
    saw: ({ exchanges }) => {
      const home = new Map<string, number>();
      return exchanges.some((exchange) => {
        const given = cookieSet(exchange, 'session') ?? '';
        if (given !== '') home.set(given, exchange.process);
        const shown = cookieIn(exchange, 'session') ?? '';
        if (exchange.path === '/logout') home.delete(shown);
        const from = home.get(shown) ?? exchange.process;
        return exchange.status === 401 && from !== exchange.process;
      });
    },
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/login', ADA);
    const cookie = `session=${you.cookie('session')}`;
    return (await game.you(game.secondUrl).get('/', { cookie })).text;
  },
  async honest(game) {
    const you = game.you();
    await you.post('/login', ADA);
    expectServed((await you.get('/')).status === 200, 'Ada is not known after signing in.');
    await you.post('/logout');
    expectServed((await you.get('/')).status === 401, 'signing out does not sign out.');
  },
} satisfies Case;
