import { type Mutant, mutant } from './mutant.ts';

const FOUR = '4-a-ticket.ts';
const DRAW = "randomBytes(32).toString('base64url')";
const LOOK_UP = 'const email = sessions.get(ticketOf(request));';

/** Servers that must not pass stage 5. */
export const stage5: readonly Mutant[] = [
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
];
