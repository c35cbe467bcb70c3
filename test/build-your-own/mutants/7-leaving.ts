import { type Mutant, mutant } from './mutant.ts';

const SEVEN = '7-leaving.ts';

/** Servers that must not pass stage 7. */
export const stage7: readonly Mutant[] = [
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
    'const email = sessions.get(ticketOf(request))?.email;\n    for (const [ticket, holder] of sessions) if (holder.email === email) sessions.delete(ticket);',
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
];
