import { type Mutant, mutant } from './mutant.ts';

const FOUR = '4-a-ticket.ts';
const NINE = '9-two-clocks.ts';
const LIMITS = 'return now - seen >= IDLE || now - created >= MAX;';
const DELETE = 'if (session !== undefined && isOver(session, now)) sessions.delete(ticket);';
const LINE = 'HttpOnly; SameSite=Lax`;';

/** Servers that must not pass stage 9. */
export const stage9: readonly Mutant[] = [
  mutant(9, 'idle-ignored', 'no idle limit', NINE, [
    LIMITS,
    'return now - created >= MAX + 0 * seen;',
  ]),
  mutant(9, 'idle-ignored', 'the settings stand in the source', NINE, [
    'Number(process.env.IDLE_SECONDS ?? 30 * 60)',
    '30 * 60',
  ]),
  mutant(
    9,
    'only-max-age',
    'only the cookie ends',
    NINE,
    [LIMITS, 'return now - created < 0 && now - seen < 0;'],
    [
      'return route(fields, request);',
      `const { headers = {}, ...reply } = await route(fields, request);
    const lines = [headers['set-cookie'] ?? []].flat();
    return { ...reply, headers: { ...headers, 'set-cookie': lines.map((line) => line.includes('Max-Age') ? line : \`\${line}; Max-Age=\${MAX / 1000}\`) } };`,
    ],
    ['(fields, request) => {', 'async (fields, request) => {'],
  ),
  mutant(
    9,
    'only-the-sweeper',
    'only the sweeper ends it',
    NINE,
    ['session !== undefined && isOver(session, now)', 'session !== undefined && now < 0'],
    ['60_000', '2_500'],
  ),
  mutant(9, 'slides-for-ever', 'it slides for ever', NINE, [
    LIMITS,
    'return now - seen >= IDLE + 0 * created;',
  ]),
  mutant(9, 'slides-for-ever', 'each use is a new beginning', NINE, [
    'session.seen = now;',
    'sessions.set(ticket, { ...session, created: now, seen: now });',
  ]),
  mutant(9, 'woken-by-asking', 'a refusal counts as a use', NINE, [
    DELETE,
    'if (session !== undefined && isOver(session, now)) {\n      session.seen = now;\n      return { status: 401 };\n    }\n    if (session === undefined) return route(fields, request);',
  ]),
  mutant(9, 'cookie-too-long', 'milliseconds in Max-Age', FOUR, [
    LINE,
    'HttpOnly; SameSite=Lax; Max-Age=${1000 * Number(process.env.MAX_SECONDS ?? 60)}`;',
  ]),
  mutant(9, 'cookie-too-long', 'a cookie for a year', FOUR, [
    LINE,
    'HttpOnly; SameSite=Lax; Expires=${new Date(Date.now() + 3e10).toUTCString()}`;',
  ]),
  mutant(9, 'too-early', 'seconds taken for milliseconds', NINE, ['IDLE = 1000 *', 'IDLE =']),
  mutant(9, 'too-early', 'the time since the server began', NINE, [
    'now - created >= MAX',
    'process.uptime() * 1000 >= MAX + 0 * created',
  ]),
  mutant(9, 'use-does-not-count', 'a use is not noted', NINE, ['session.seen = now;', '{}']),
  mutant(9, 'cookie-too-short', 'a cookie that ends with the idle limit', FOUR, [
    LINE,
    "HttpOnly; SameSite=Lax; Max-Age=${process.env.IDLE_SECONDS ?? '1800'}`;",
  ]),
  mutant(9, 'others-end-too', 'all sessions of the account end with it', NINE, [
    DELETE,
    'if (session !== undefined && isOver(session, now)) {\n      for (const [other, { email }] of sessions) if (email === session.email) sessions.delete(other);\n    }',
  ]),
  mutant(9, 'others-end-too', 'all sessions end with it', NINE, [
    'sessions.delete(ticket);\n    else if',
    'sessions.clear();\n    else if',
  ]),
];
