import { type Mutant, mutant } from './mutant.ts';

const EIGHT = '8-a-new-number.ts';

/** Servers that must not pass stage 8. */
export const stage8: readonly Mutant[] = [
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
      'const ticket = sessions.has(old) ? old : startSession(email);\n    sessions.set(ticket, { email, created: Date.now(), seen: Date.now() });',
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
      'const ticket = old || startSession(email);\n    sessions.set(ticket, { email, created: Date.now(), seen: Date.now() });',
    ],
  ),
  mutant(8, 'already-signed-in', 'a cookie is enough to log in', EIGHT, [
    'if (email === null) return REFUSED;',
    'if (email === null)\n      return sessions.has(ticketOf(request)) ? { status: 303, headers: { location: "/me" } } : REFUSED;',
  ]),
];
