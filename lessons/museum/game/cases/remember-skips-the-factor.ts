import { codeAt, stepAt } from '../../../i-two-factors/one-time-code.ts';
import { type Case, expectServed } from '../case.ts';
import { cookieIn, cookieSet } from '../exchange.ts';
import { ADA } from '../people.ts';
import { acceptedUnknown, posted } from '../watch.ts';

export default {
  id: 'remember-skips-the-factor',
  part: 'I',
  title: 'Remember this browser',
  story: `You have found the password of ada@example.com, "rainy otters juggle lamps". Her phone, which shows the codes, is with her (so leave /key alone: it is for the phone).
  curl -s -i $URL/login -d 'email=ada@example.com&password=rainy otters juggle lamps'
After a code, the server sets the cookie remembered, and that browser needs no code any more. Once you have sat beside her, and seen it in her browser:
  remembered=ada@example.com
Sign in without a code.`,
  hints: [
    'What does the cookie prove, and to whom?',
    'Who could have written it?',
    "Add -b 'remembered=ada@example.com' to the command of the story.",
  ],
  choices: [
    'The cookie lives for too long.',
    'The cookie is sent to other sites.',
    'The server asks for the code before the password.',
    'A cookie that anybody can write stands in for the code.',
  ],
  right: 'd',
  mistake:
    'The cookie has the address of the user, and nothing that only the server could have written. So it proves nothing, and whoever has the password needs no phone.',
  repair: 'Set a random secret, and keep on the server whose browser it stands for.',
  lesson: 'i-two-factors/1-codes.md#c47',
  proof: {
    kind: 'witness',
    harm: 'Somebody has signed in without a code, with a cookie of their own making.',
    saw: ({ exchanges }) =>
      acceptedUnknown(
        exchanges,
        (one) => cookieIn(one, 'remembered'),
        (one) => cookieSet(one, 'remembered'),
        posted('/login'),
      ),
  },
  async exploit(game) {
    const cookie = `remembered=${ADA.email}`;
    return (await game.you().post('/login', ADA, { cookie })).text;
  },
  async honest(game) {
    const you = game.you();
    const first = await you.post('/login', ADA);
    expectServed(first.status === 401, 'a browser that is not remembered is asked for no code.');
    const key = (await you.get('/key')).text.trim();
    const code = codeAt(key, stepAt(Date.now()));
    const done = await you.post('/login/code', { code });
    expectServed(done.status === 200, 'a right code does not get in.');
    const again = await you.post('/login', ADA);
    expectServed(again.status === 200, 'a browser that is remembered is asked for a code.');
  },
} satisfies Case;
