import { type Mutant, mutant } from './mutant.ts';

const FOUR = '4-a-ticket.ts';
const DRAW = "randomBytes(32).toString('base64url')";
const LOOK_UP = 'return sessions.get(ticketOf(request))?.email;';

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
    'export const sessions = new Map<string, Session>();',
    `const table: Record<string, Session> = {};
export const sessions = {
  get: (ticket: string) => table[ticket] === undefined ? undefined : { email: String(table[ticket]?.email) },
  set: (ticket: string, session: Session) => { table[ticket] = session; },
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
    ['sessions.set(ticket, {', 'sessions.set(ticket.slice(0, 20), {'],
    [LOOK_UP, 'return sessions.get(ticketOf(request).slice(0, 20))?.email;'],
  ),
  mutant(5, 'cookie-believed', 'a cookie that says who it is', FOUR, [
    LOOK_UP,
    "return sessions.get(ticketOf(request))?.email ?? /email=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];",
  ]),
  mutant(5, 'short-or-repeating', 'three random bytes', FOUR, [
    'randomBytes(32)',
    'randomBytes(3)',
  ]),
];
