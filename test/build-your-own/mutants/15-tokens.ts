import { type Mutant, mutant } from './mutant.ts';

const FIFTEEN = '15-tokens.ts';
const ME = '(request.headers.authorization === undefined ? byCookie : byToken)(fields, request)';
const VERIFIED =
  'if (given.length !== right.length || !timingSafeEqual(given, right)) return null;';

/** Servers that must not pass the encore. */
export const stage15: readonly Mutant[] = [
  mutant(15, 'no-token', 'the token has a name of its own', FIFTEEN, [
    '{ token: issue(email) }',
    '{ jwt: issue(email) }',
  ]),
  mutant(15, 'no-token', 'any password gives a token', FIFTEEN, [
    'const email = await whoSignsIn(fields);',
    'const email = (await whoSignsIn(fields)) ?? emailOf(fields);',
  ]),
  mutant(15, 'token-and-cookie', 'a cookie comes with the token', FIFTEEN, [
    "'cache-control': 'no-store' };",
    "'cache-control': 'no-store', 'set-cookie': ['token=1; Path=/; HttpOnly'] };",
  ]),
  mutant(15, 'token-unknown', 'only cookies are looked at', FIFTEEN, [
    ME,
    '(byToken === undefined ? byToken : byCookie)(fields, request)',
  ]),
  mutant(15, 'alg-none', 'the token chooses how it is checked', FIFTEEN, [
    VERIFIED,
    `const { alg } = JSON.parse(Buffer.from(String(head), 'base64url').toString());
  if (alg !== 'none' && (given.length !== right.length || !timingSafeEqual(given, right)))
    return null;`,
  ]),
  mutant(15, 'alg-none', 'nobody looks at the signature', FIFTEEN, [
    VERIFIED,
    'if (!timingSafeEqual(right, right) || given.length > 99) return null;',
  ]),
  mutant(
    15,
    'token-altered',
    'the signature does not cover the head',
    FIFTEEN,
    [
      "${sign(text).toString('base64url')}",
      "${sign(String(text.split('.')[1])).toString('base64url')}",
    ],
    ['sign(`${head}.${body}`)', 'sign(`${head && body}`)'],
  ),
  mutant(15, 'token-in-query', 'a token in the address', FIFTEEN, [
    ME,
    `{
    const token = new URLSearchParams(request.url?.split('?')[1]).get('token');
    if (token !== null) request.headers.authorization = token;
    return ${ME};
  }`,
  ]),
  mutant(
    15,
    'bad-token-good-cookie',
    'a bad token falls back to the cookie',
    FIFTEEN,
    ["'GET /me': (fields", "'GET /me': async (fields"],
    [
      ME,
      `{
    const reply = await byToken(fields, request);
    return reply.status === 401 ? byCookie(fields, request) : reply;
  }`,
    ],
  ),
  mutant(15, 'revoked-lives', 'revoking does nothing', FIFTEEN, [
    'revoked.set(jti, exp);',
    'void [jti, exp];',
  ]),
  mutant(15, 'token-never-ends', 'nobody compares the time', FIFTEEN, [
    'return isOver || ',
    'return (isOver && false) || ',
  ]),
  mutant(15, 'token-never-ends', 'milliseconds in exp', FIFTEEN, [
    'Date.now() / 1000 + LIFETIME',
    'Date.now() + LIFETIME',
  ]),
];
