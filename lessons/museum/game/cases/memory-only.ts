import { type Case, expectServed } from '../case.ts';
import { cookieIn, cookieSet } from '../exchange.ts';

export default {
  id: 'memory-only',
  part: 'E',
  title: 'A new version at noon',
  story: `Every client is Ada here, for a day:
  curl -s -c jar -X POST $URL/login
  curl -s -b jar $URL/me
The operator can start the server anew, for a new version:
  npm run museum -- restart $N
Show that a session can end before its day is over.`,
  hints: [
    'Where are the sessions? Where is your ticket?',
    'Sign in, restart, and ask who you are.',
    'curl -s -b jar $URL/me, before and after the restart, with the same jar.',
  ],
  choices: [
    'Sessions are in memory only, and a restart ends them all.',
    'The cookie ends with the browser.',
    'The ticket is drawn from the start time of the server.',
    'The record expires before the cookie.',
  ],
  right: 'a',
  mistake:
    'The records are in a Map and nowhere else. Each restart, crash and new version signs everybody out: their cookies lead to no record.',
  repair: 'Keep the records in a file or a database as well. The folder of the server survives.',
  lesson: 'e-sessions/8-restart.md#c27',
  proof: {
    kind: 'witness',
    harm: 'A session of a day has ended with a restart.',
    saw: ({ exchanges }) => {
      const born = new Map<string, number>();
      return exchanges.some((exchange) => {
        const given = cookieSet(exchange, 'sid');
        if (given !== undefined) born.set(given, exchange.life);
        const life = born.get(cookieIn(exchange, 'sid') ?? '') ?? Infinity;
        return exchange.status === 401 && exchange.life > life;
      });
    },
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/login');
    await game.restart();
    return (await you.get('/me')).text;
  },
  async honest(game) {
    const you = game.you();
    await you.post('/login');
    expectServed((await you.get('/me')).status === 200, 'Ada is not known after signing in.');
    expectServed((await game.you().get('/me')).status === 401, 'a stranger does not get 401.');
  },
} satisfies Case;
