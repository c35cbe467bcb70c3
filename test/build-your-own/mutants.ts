/**
 * Wrong servers: each is the reference server of lessons/build-your-own with one mistake that
 * people make. `finding`: what the checker has to say about it.
 */

/** One mistake. */
export type Mutant = {
  readonly name: string;
  /** The stage that it must not pass. */
  readonly stage: number;
  readonly finding: string;
  /** A file of lessons/build-your-own/reference, and what is replaced in it. */
  readonly file: string;
  readonly edits: readonly (readonly [from: string, to: string])[];
  /** The cost of a password hash, when the mistake shows only with a real one. */
  readonly work?: number;
};

const ONE = '1-one-answer.ts';
const TWO = '2-an-account.ts';
const THREE = '3-a-password.ts';
const FOUR = '4-a-ticket.ts';
const SEVEN = '7-leaving.ts';
const EIGHT = '8-a-new-number.ts';
const PASSWORD = 'password.ts';

const mutant = (
  stage: number,
  finding: string,
  name: string,
  file: string,
  ...edits: (readonly [string, string])[]
): Mutant => ({ stage, finding, name, file, edits });

const DERIVE = 'const derive = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt);';
const derive = (
  password: string,
) => `const whole = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt);
const derive = (password: string, salt: Buffer, length: number, cost: typeof COST) =>
  whole(${password}, salt, length, cost);`;

const DRAW = "randomBytes(32).toString('base64url')";
const LOOK_UP = 'const email = sessions.get(ticketOf(request));';
const COOKIES = "headers: { location: '/me', 'set-cookie': [cookie(ticket)] }";

/** All wrong servers. */
export const MUTANTS: readonly Mutant[] = [
  mutant(1, 'length-in-characters', 'length in characters', ONE, [
    'Buffer.byteLength(body)',
    'body.length',
  ]),
  mutant(1, 'first-piece', 'the first piece is the body', ONE, [
    'of request) {',
    "of [await new Promise<Buffer>((done) => request.once('data', done).once('end', () => done(Buffer.alloc(0))))]) {",
  ]),
  mutant(1, 'not-decoded', 'not decoded', ONE, [
    "return decodeURIComponent(text.replaceAll('+', ' '));",
    'return text;',
  ]),
  mutant(1, 'dies-of-percent', 'dies of %zz', ONE, [
    'throw new Refusal(400);',
    "queueMicrotask(() => { throw new Error('URI malformed'); });\n    return '';",
  ]),
  mutant(1, 'dies-of-percent', '500 for %zz', ONE, [
    'throw new Refusal(400);',
    "throw new Error('URI malformed');",
  ]),
  mutant(1, 'too-large', 'a body without a limit', ONE, ['64 * 1024', '8 ** 9']),
  mutant(1, 'not-found', '200 for everything', ONE, [
    'return { status: 404 }',
    'return { status: 200 }',
  ]),
  mutant(2, 'case-matters', 'capitals and blanks make another account', TWO, [
    '.trim().toLowerCase()',
    '',
  ]),
  mutant(2, 'spread-of-form', 'the whole form comes back', TWO, [
    'body: `Welcome, ${email}.`',
    'body: JSON.stringify(Object.fromEntries(fields))',
  ]),
  {
    ...mutant(
      2,
      'look-then-insert',
      'check, wait, insert',
      TWO,
      [
        "    if (accounts.has(email)) return { status: 409, body: 'This address is taken.' };\n",
        '',
      ],
      [
        'const stored = await',
        "if (accounts.has(email)) return { status: 409, body: 'Taken.' };\n    const stored = await",
      ],
    ),
    work: 12,
  },
  mutant(2, 'error-with-200', 'an error with 200', TWO, ['status: 400', 'status: 200']),
  mutant(2, 'bad-accepted', 'any password will do', TWO, ['SHORTEST = 8', 'SHORTEST = 0']),
  mutant(2, 'taken-twice', 'the second account replaces the first', TWO, [
    'if (accounts.has(email))',
    "if (email === '')",
  ]),
  mutant(2, 'password-shown', 'the password comes back', TWO, [
    'Welcome, ${email}.',
    'Welcome, ${email}. Your password is ${password}.',
  ]),
  {
    ...mutant(3, 'early-return', 'an unknown address costs no hash', THREE, [
      'const right = await',
      'if (!accounts.has(email)) return null;\n  const right = await',
    ]),
    work: 14,
  },
  mutant(3, 'two-sentences', 'two sentences', THREE, [
    '=== null ? REFUSED',
    "=== null ? accounts.has(emailOf(fields)) ? REFUSED : { status: 401, body: 'No such user.' }",
  ]),
  mutant(3, 'two-sentences', '404 for an unknown address', THREE, [
    '=== null ? REFUSED',
    '=== null ? accounts.has(emailOf(fields)) ? REFUSED : { status: 404 }',
  ]),
  mutant(3, 'password-changed', 'small letters open, too', PASSWORD, [
    DERIVE,
    derive('password.toLowerCase()'),
  ]),
  mutant(3, 'password-changed', 'the password is trimmed', PASSWORD, [
    DERIVE,
    derive('password.trim()'),
  ]),
  mutant(3, 'password-cut', 'bcrypt reads 72 bytes', PASSWORD, [
    DERIVE,
    derive('password.slice(0, 72)'),
  ]),
  mutant(3, 'password-cut', 'only the first eight letters count', PASSWORD, [
    DERIVE,
    derive('password.slice(0, 8)'),
  ]),
  mutant(3, 'not-401', 'a refusal with 403', THREE, ['status: 401', 'status: 403']),
  mutant(3, 'wrong-accepted', 'nobody waits for the comparison', THREE, [
    'const right = await',
    'const right = ',
  ]),
  mutant(4, 'current-user', 'one current user for everybody', FOUR, [
    LOOK_UP,
    'const email = [...sessions.values()].at(-1);',
  ]),
  mutant(
    4,
    'connection-memory',
    'the connection is remembered',
    FOUR,
    ['async (fields) => {', 'async (fields, request) => {'],
    [
      'const ticket = startSession(email);',
      'const ticket = startSession(email);\n    Object.assign(request.socket, { email });',
    ],
    [LOOK_UP, 'const { email } = request.socket as { email?: string };'],
  ),
  mutant(4, 'one-session', 'one session for each account', FOUR, [
    'sessions.set(ticket, email);',
    'for (const [old, holder] of sessions) if (holder === email) sessions.delete(old);\n  sessions.set(ticket, email);',
  ]),
  mutant(4, 'cookie-path', 'a cookie for /login only', FOUR, ['Path=/;', 'Path=/login;']),
  mutant(4, 'cookie-overwritten', 'a second Set-Cookie replaces the first', FOUR, [
    '[cookie(ticket)]',
    "['theme=light; Path=/']",
  ]),
  mutant(4, 'no-cookie', 'no cookie with the redirect', FOUR, [
    COOKIES,
    "headers: { location: '/me' }",
  ]),
  mutant(4, 'mixed-up', 'a variable that requests share', FOUR, [
    `'GET /me': (_, request) => {\n    ${LOOK_UP}`,
    `'GET /me': async (_, request) => {
    const shared = globalThis as { email?: string | undefined };
    shared.email = sessions.get(ticketOf(request));
    await new Promise((done) => setTimeout(done, 5));
    const { email } = shared;`,
  ]),
  mutant(4, 'stranger-status', '404 for a stranger', FOUR, ['{ status: 401 }', '{ status: 404 }']),
  mutant(4, 'no-httponly', 'no HttpOnly', FOUR, ['HttpOnly; ', '']),
  mutant(4, 'no-samesite', 'SameSite=None', FOUR, ['SameSite=Lax', 'SameSite=None']),
  mutant(4, 'domain-set', 'Domain', FOUR, ['SameSite=Lax', 'SameSite=Lax; Domain=localhost']),
  mutant(4, 'ticket-shown', 'the ticket in the address', FOUR, [
    "location: '/me'",
    'location: `/me?ticket=${ticket}`',
  ]),
  mutant(5, 'counter', 'SHA-256 of a counter', FOUR, [
    DRAW,
    "process.getBuiltinModule('node:crypto').hash('sha256', String(sessions.size), 'hex')",
  ]),
  mutant(5, 'counter', 'a counter', FOUR, [DRAW, 'String(sessions.size + 1)']),
  mutant(5, 'data-in-cookie', 'data in the cookie', FOUR, [
    DRAW,
    "Buffer.from(JSON.stringify({ user: sessions.size + 1, salt: randomBytes(9).toString('hex') })).toString('base64url')",
  ]),
  mutant(5, 'plain-object', 'a plain object as table', FOUR, [
    'export const sessions = new Map<string, string>();',
    `const table: Record<string, string> = {};
export const sessions = {
  get: (ticket: string) => (table[ticket] === undefined ? undefined : String(table[ticket])),
  set: (ticket: string, email: string) => { table[ticket] = email; },
};`,
  ]),
  mutant(5, 'cookie-reader-falls', 'every cookie is decoded', FOUR, [
    "(headers.cookie ?? '')",
    "decodeURIComponent(headers.cookie ?? '')",
  ]),
  mutant(
    5,
    'changed-letter',
    'only the first letters are looked up',
    FOUR,
    ['sessions.set(ticket, email)', 'sessions.set(ticket.slice(0, 20), email)'],
    [LOOK_UP, 'const email = sessions.get(ticketOf(request).slice(0, 20));'],
  ),
  mutant(5, 'cookie-believed', 'a cookie that says who it is', FOUR, [
    LOOK_UP,
    "const email = sessions.get(ticketOf(request)) ?? /email=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];",
  ]),
  mutant(5, 'short-or-repeating', 'three random bytes', FOUR, [
    'randomBytes(32)',
    'randomBytes(3)',
  ]),
  mutant(7, 'copy-works', 'only the cookie goes', SEVEN, [
    'sessions.delete(ticketOf(request));',
    '',
  ]),
  mutant(7, 'cookie-stays', 'no Max-Age, because 0 is false', SEVEN, ['; Max-Age=0', '']),
  mutant(7, 'cookie-stays', 'the cookie of another path is deleted', SEVEN, [
    "${cookie('')}; Max-Age=0",
    "${cookie('').replace('Path=/', 'Path=/logout')}; Max-Age=0",
  ]),
  mutant(7, 'all-sessions', 'all sessions of the account end', SEVEN, [
    'sessions.delete(ticketOf(request));',
    'const email = sessions.get(ticketOf(request));\n    for (const [ticket, holder] of sessions) if (holder === email) sessions.delete(ticket);',
  ]),
  mutant(7, 'all-sessions', 'all sessions of everybody end', SEVEN, [
    'sessions.delete(ticketOf(request));',
    'sessions.clear();',
  ]),
  mutant(7, 'logout-by-link', 'a link logs out', SEVEN, [
    '  },\n};',
    "  },\n  'GET /logout': (_, request) => {\n    sessions.delete(ticketOf(request));\n    return { status: 303, headers: { location: '/me' } };\n  },\n};",
  ]),
  mutant(7, 'logout-falls', '500 without a session', SEVEN, [
    'sessions.delete(ticketOf(request));',
    "if (!sessions.delete(ticketOf(request))) throw new Error('no session');",
  ]),
  mutant(8, 'old-number-lives', 'the old number is not ended', EIGHT, [
    'sessions.delete(ticketOf(request));',
    '',
  ]),
  mutant(
    8,
    'number-kept',
    'the name is written into the old record',
    EIGHT,
    ['sessions.delete(ticketOf(request));', 'const old = ticketOf(request);'],
    [
      'const ticket = startSession(email);',
      'const ticket = sessions.has(old) ? old : startSession(email);\n    sessions.set(ticket, email);',
    ],
  ),
  mutant(
    8,
    'number-adopted',
    'any number that comes is adopted',
    EIGHT,
    ['sessions.delete(ticketOf(request));', 'const old = ticketOf(request);'],
    [
      'const ticket = startSession(email);',
      'const ticket = old || startSession(email);\n    sessions.set(ticket, email);',
    ],
  ),
  mutant(8, 'already-signed-in', 'a cookie is enough to log in', EIGHT, [
    'if (email === null) return REFUSED;',
    'if (email === null)\n      return sessions.has(ticketOf(request)) ? { status: 303, headers: { location: "/me" } } : REFUSED;',
  ]),
];
