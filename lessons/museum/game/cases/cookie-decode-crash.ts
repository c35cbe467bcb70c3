import { type Case, expectServed } from '../case.ts';

export default {
  id: 'cookie-decode-crash',
  part: 'B',
  title: 'Light or dark',
  story: `The server reads the cookie theme:
  curl -s $URL/ -b 'theme=dark'
Stop it for everybody, with one request.`,
  hints: [
    'Cookies are text that the client writes. It can write anything.',
    'The server decodes the value: theme=a%20b. Which values cannot be decoded?',
    "curl -s $URL/ -b 'theme=%'",
  ],
  choices: [
    'It trusts the theme that the cookie names.',
    'It reads cookies of other sites.',
    'It has no limit on the size of the header.',
    'A cookie that cannot be decoded ends the process.',
  ],
  right: 'd',
  mistake:
    'decodeURIComponent throws an error for a stray percent sign. Nobody catches it, so one cookie, from any client, ends the process for all.',
  repair: 'Take a value that cannot be decoded as it is, and go on. theme=a%20b is still "a b".',
  lesson: 'b-cookies/2-parsing.md#c8',
  proof: {
    kind: 'witness',
    harm: 'One cookie has ended the server, for everybody.',
    saw: ({ died }) => died,
  },
  async exploit(game) {
    await game.you().get('/', { cookie: 'theme=%' });
    return undefined;
  },
  async honest(game) {
    const dark = await game.you().get('/', { cookie: 'theme=dark' });
    expectServed(dark.text.includes('dark'), 'the theme "dark" is not read.');
    const two = await game.you().get('/', { cookie: 'a=1; theme=a%20b' });
    expectServed(two.text.includes('a b'), 'theme=a%20b is not decoded.');
  },
} satisfies Case;
