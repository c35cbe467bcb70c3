import { setTimeout } from 'node:timers/promises';
import { type Case, expectServed } from '../case.ts';
import { cookieIn, cookieSet } from '../exchange.ts';
import { SLACK_MS, shows } from '../watch.ts';

export default {
  id: 'never-expires',
  part: 'E',
  title: 'A session of one second',
  story: `Every client is Ada here, for one second:
  curl -s -i -c jar -X POST $URL/login
  curl -s -b jar $URL/me
Be Ada for longer, without signing in again.`,
  hints: [
    'Who ends the session, after a second? Is it the server?',
    'Which line of the answer says how long it lasts, and who reads that line?',
    "Send the cookie by hand: curl -s $URL/me -b 'sid=…'",
  ],
  choices: [
    'The second is counted from the last request.',
    'The ticket can be guessed within a second.',
    'The clock of the server is wrong.',
    'Only the cookie expires, and the record on the server never does.',
  ],
  right: 'd',
  mistake:
    'Max-Age is a request to the browser. The record has no expiry time, so a copied ticket works for ever: a thief does not delete it.',
  repair: 'Store with the record when it ends, and refuse it from then on.',
  lesson: 'e-sessions/7-expiry.md#c26',
  proof: {
    kind: 'witness',
    harm: 'A ticket was accepted after its time.',
    saw: ({ exchanges }) => {
      const ends = new Map<string, number>();
      return exchanges.some((exchange) => {
        const given = cookieSet(exchange, 'sid');
        const [, seconds = '0'] = /max-age=(\d+)/i.exec(exchange.setCookies.join()) ?? [];
        if (given !== undefined) ends.set(given, exchange.at + Number(seconds) * 1000);
        const end = ends.get(cookieIn(exchange, 'sid') ?? '') ?? Infinity;
        return shows(exchange) && exchange.at > end + SLACK_MS;
      });
    },
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/login');
    const copy = `sid=${you.cookie('sid')}`;
    await setTimeout(1_100 + SLACK_MS);
    return (await you.get('/me', { cookie: copy })).text;
  },
  async honest(game) {
    const you = game.you();
    let isKnown = false;
    // A second is short on a busy computer.
    for (let i = 0; i < 3 && !isKnown; i++) {
      const { setCookies } = await you.post('/login');
      const cookie = `sid=${cookieOf(setCookies)}`;
      isKnown = (await you.get('/me', { cookie })).status === 200;
    }
    expectServed(isKnown, 'Ada is not known after signing in.');
    expectServed((await game.you().get('/me')).status === 401, 'a stranger does not get 401.');
  },
} satisfies Case;

function cookieOf(setCookies: readonly string[]): string {
  return /sid=([^;]*)/.exec(setCookies.join())?.[1] ?? '';
}
