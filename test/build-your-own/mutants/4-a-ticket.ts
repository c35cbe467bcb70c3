import { type Mutant, mutant } from './mutant.ts';

const FOUR = '4-a-ticket.ts';
const LOOK_UP = 'const email = whoAsks(request);';
const COOKIES = "headers: { location: '/me', 'set-cookie': [cookie(ticket)] }";

/** Servers that must not pass stage 4. */
export const stage4: readonly Mutant[] = [
  mutant(4, 'current-user', 'one current user for everybody', FOUR, [
    LOOK_UP,
    'const email = [...sessions.values()].at(-1)?.email;',
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
    'const now = Date.now();',
    'for (const [old, holder] of sessions) if (holder.email === email) sessions.delete(old);\n  const now = Date.now();',
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
    shared.email = whoAsks(request);
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
];
