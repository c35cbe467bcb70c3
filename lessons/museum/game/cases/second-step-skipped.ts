import { codeAt, stepAt } from '../../../i-two-factors/one-time-code.ts';
import { type Case, expectServed } from '../case.ts';
import { cookieIn, type Exchange } from '../exchange.ts';
import { ADA } from '../people.ts';
import { acceptedUnknown, shows } from '../watch.ts';

export default {
  id: 'second-step-skipped',
  part: 'I',
  title: 'Password, then code',
  story: `You have found the password of ada@example.com, "rainy otters juggle lamps", on a note. Her phone, which shows the codes, is with her (so leave /key alone: it is for the phone).
  curl -s -i -c jar $URL/login -d 'email=ada@example.com&password=rainy otters juggle lamps'
After the password, the server leads you to /login/code. Read the page of Ada at GET /dashboard.`,
  hints: [
    'What does the answer to the password set, and where does it lead?',
    'What makes a client follow a redirect?',
    'curl -s -b jar $URL/dashboard',
  ],
  choices: [
    'The code can be guessed.',
    'The right password already starts a session, and nothing but a redirect asks for the code.',
    'The server tells you that the password was right.',
    'It takes a code for too long.',
  ],
  right: 'b',
  mistake:
    'The session begins with the password. That it lacks the code is noted, and nobody reads it: a client that asks for another page is in.',
  repair: 'Refuse a session without its second step everywhere, but where the code is asked.',
  lesson: 'i-two-factors/1-codes.md#c47',
  proof: {
    kind: 'witness',
    harm: 'The page of Ada was shown without a code.',
    saw: ({ exchanges }) =>
      acceptedUnknown(
        exchanges,
        (one) => cookieIn(one, 'session'),
        completed,
        (one) => shows(one) && one.text.startsWith('Hello'),
      ),
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/login', ADA);
    return (await you.get('/dashboard')).text;
  },
  async honest(game) {
    const you = game.you();
    await you.post('/login', ADA);
    const key = (await you.get('/key')).text.trim();
    await you.post('/login/code', { code: codeAt(key, stepAt(Date.now())) });
    const { text } = await you.get('/dashboard');
    expectServed(text.includes('ada@example.com'), 'Ada does not get in with password and code.');
  },
} satisfies Case;

/** The session that a right code completes; undefined when there was none. */
function completed(exchange: Exchange): string | undefined {
  const isCode = exchange.method === 'POST' && exchange.path !== '/login';
  return isCode && exchange.status === 303 ? cookieIn(exchange, 'session') : undefined;
}
