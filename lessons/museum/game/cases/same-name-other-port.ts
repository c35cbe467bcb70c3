import { type Case, expectServed } from '../case.ts';
import { cookieIn, cookieSet } from '../exchange.ts';

export default {
  id: 'same-name-other-port',
  part: 'B',
  title: 'A second app on localhost',
  story: `You are signed in at Coatcheck on port 3000. Your browser keeps its ticket in a cookie named session, for localhost. Now you try this second app:
  curl -s -i $URL/
What happens to your ticket at Coatcheck? Show that this app throws it away.`,
  hints: [
    'Cookies know hosts, paths and names. Do they know ports?',
    'What does the answer set, and what will the jar hold after it?',
    "Bring any ticket of the other app: curl -s -i $URL/ -b 'session=your-ticket'",
  ],
  choices: [
    'It reads the ticket of the other app, and could use it.',
    'It sets a cookie without SameSite.',
    'Its cookie has the name of the other app’s cookie, and cookies do not know ports.',
    'It does not delete its cookie at the end.',
  ],
  right: 'c',
  mistake:
    'For a browser, localhost:3000 and localhost:4000 have one jar. A cookie of this app with the same name replaces the ticket of the other, and you are signed out there.',
  repair: 'Give the cookie a name of its own.',
  lesson: 'b-cookies/4-scope.md#c10',
  proof: {
    kind: 'witness',
    harm: 'A ticket of another app has been replaced: you are signed out there.',
    saw: ({ exchanges }) => {
      const own = new Set<string>();
      return exchanges.some((exchange) => {
        const [brought, set] = [cookieIn(exchange, 'session'), cookieSet(exchange, 'session')];
        const isForeign = brought !== undefined && !own.has(brought) && brought !== set;
        own.add(set ?? '');
        return isForeign && set !== undefined;
      });
    },
  },
  async exploit(game) {
    const you = game.you();
    you.plant('session=ticket-of-the-other-app');
    await you.get('/');
    return undefined;
  },
  async honest(game) {
    const you = game.you();
    const { setCookies } = await you.get('/');
    expectServed(setCookies.length > 0, 'the app sets no cookie of its own.');
    const { text } = await you.get('/');
    expectServed(!text.includes('nothing'), 'the cookie of the app does not come back.');
  },
} satisfies Case;
