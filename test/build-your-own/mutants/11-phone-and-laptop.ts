import { type Mutant, mutant } from './mutant.ts';

const ELEVEN = '11-phone-and-laptop.ts';
const ID = "hash('sha256', ticket, 'hex').slice(0, 16)";
const FOUND = 'const ticket = ticketsOf(email).find((ticket) => idOf(ticket) === id);';
const NONE = 'if (ticket === undefined) return { status: 404 };';
const END_ALL = 'for (const ticket of ticketsOf(email)) sessions.delete(ticket);';
const GO_ON = 'return goOn(startSession(email), fields);';
const OWN = "'GET /sessions': member((email, _, request) => ({";

/** Servers that must not pass stage 11. */
export const stage11: readonly Mutant[] = [
  mutant(11, 'no-list', 'the current session alone', ELEVEN, [
    'ticketsOf(email).map((ticket) => ({',
    'ticketsOf(email).filter((ticket) => ticket === current).map((ticket) => ({',
  ]),
  mutant(11, 'no-list', 'the sessions of everybody', ELEVEN, [
    'ticketsOf(email).map((ticket) => ({',
    '[...sessions.keys()].map((ticket) => ({',
  ]),
  mutant(11, 'no-list', 'the newest is the current one', ELEVEN, [
    'current: ticket === current,',
    'current: current !== undefined && ticket === ticketsOf(email).at(-1),',
  ]),
  mutant(11, 'id-is-ticket', 'the id is the ticket', ELEVEN, [
    ID,
    "hash === undefined ? '' : ticket",
  ]),
  mutant(
    11,
    'stranger-sees-sessions',
    'the list is for everybody',
    ELEVEN,
    [OWN, "'GET /sessions': (_, request) => ({"],
    [
      'body: list(email, request),\n  })),',
      "body: list(sessions.get(ticketOf(request))?.email ?? '', request),\n  }),",
    ],
  ),
  mutant(11, 'session-does-not-end', 'the end is only noted', ELEVEN, [
    'sessions.delete(ticket);\n    return { status: 204 };',
    'return { status: 204 };',
  ]),
  mutant(11, 'end-by-link', 'a link ends a session', ELEVEN, [
    'const own: Routes = {',
    "const own: Routes = {\n  'GET /sessions/:id/end': (fields, request) =>\n    own['POST /sessions/:id/end']?.(fields, request) ?? { status: 404 },",
  ]),
  mutant(11, 'ends-too-much', 'one end is the end of all', ELEVEN, [
    'sessions.delete(ticket);\n    return { status: 204 };',
    'for (const one of ticketsOf(email)) sessions.delete(one);\n    return { status: 204 };',
  ]),
  mutant(11, 'ends-anybodys', 'any id will do', ELEVEN, [
    FOUND,
    'const ticket = [...sessions.keys()].find((ticket) => idOf(ticket) === id);',
  ]),
  mutant(
    11,
    'ends-anybodys',
    'the id is enough',
    ELEVEN,
    [
      "'POST /sessions/:id/end': member((email, _, request) => {",
      "'POST /sessions/:id/end': (_, request) => {\n    const email = whose(request);",
    ],
    ['return { status: 204 };\n  }),', 'return { status: 204 };\n  },'],
    [
      'const own: Routes = {',
      "const whose = (request: IncomingMessage) =>\n  sessions.get(ticketOf(request))?.email ??\n  [...sessions].find(([ticket]) => idOf(ticket) === request.url?.split('/')[2])?.[1].email ??\n  '';\n\nconst own: Routes = {",
    ],
  ),
  mutant(11, 'tells-who-has-it', "403 for Bob's, 404 for none", ELEVEN, [
    NONE,
    'if (ticket === undefined)\n      return { status: [...sessions.keys()].some((one) => idOf(one) === id) ? 403 : 404 };',
  ]),
  mutant(11, 'tells-who-has-it', 'two sentences', ELEVEN, [
    NONE,
    "if (ticket === undefined)\n      return { status: 404, body: [...sessions.keys()].some((one) => idOf(one) === id) ? 'Not yours.' : 'No such session.' };",
  ]),
  mutant(11, 'end-falls', 'an id that cannot be decoded', ELEVEN, [
    "request.url?.split('/')[2];",
    "decodeURIComponent(request.url?.split('/')[2] ?? '');",
  ]),
  mutant(11, 'current-not-asked', 'nobody asks for the old password', ELEVEN, [
    "if (stored === undefined || !(await matches(fields.get('current') ?? '', stored)))",
    'if (stored === undefined || matches === undefined)',
  ]),
  mutant(11, 'bad-new-password', 'any new password will do', ELEVEN, [
    'password.length < SHORTEST',
    'password.length < SHORTEST - 8',
  ]),
  mutant(
    11,
    'changed-before-refusal',
    'the others are out before the password is compared',
    ELEVEN,
    [
      'const stored = accounts.get(email);',
      'const stored = accounts.get(email);\n    for (const [ticket, session] of sessions)\n      if (session.email === email && ticket !== ticketOf(request)) sessions.delete(ticket);',
    ],
    [
      "'POST /password': member(async (email, fields) => {",
      "'POST /password': member(async (email, fields, request) => {",
    ],
  ),
  mutant(11, 'password-not-changed', 'the new password is stored elsewhere', ELEVEN, [
    'accounts.set(email, await store(password));',
    'accounts.set(`${email} `, await store(password));',
  ]),
  mutant(11, 'old-password-works', 'both passwords open', '3-a-password.ts', [
    'const right = await matches(password, accounts.get(email) ?? nobody);',
    'const first = globalThis as { first?: Map<string, typeof nobody> };\n  first.first ??= new Map();\n  if (accounts.has(email) && !first.first.has(email)) first.first.set(email, accounts.get(email) ?? nobody);\n  const right =\n    (await matches(password, accounts.get(email) ?? nobody)) ||\n    (await matches(password, first.first.get(email) ?? nobody));',
  ]),
  mutant(
    11,
    'password-keeps-sessions',
    'a new password, the old sessions',
    ELEVEN,
    [END_ALL, 'sessions.delete(ticketOf(request));'],
    [
      "'POST /password': member(async (email, fields) => {",
      "'POST /password': member(async (email, fields, request) => {",
    ],
  ),
  mutant(11, 'changer-is-out', 'who changed it is out as well', ELEVEN, [
    GO_ON,
    "return { status: 303, headers: { location: goOn(startSession(email), fields) ? '/login' : '/' } };",
  ]),
  mutant(
    11,
    'ticket-not-renewed',
    'this session goes on as it was',
    ELEVEN,
    [
      END_ALL,
      'for (const ticket of ticketsOf(email)) if (ticket !== ticketOf(request)) sessions.delete(ticket);',
    ],
    [
      GO_ON,
      "return { status: 303, headers: { location: goOn === undefined || startSession === undefined ? '/' : '/dashboard' } };",
    ],
    [
      "'POST /password': member(async (email, fields) => {",
      "'POST /password': member(async (email, fields, request) => {",
    ],
  ),
  mutant(11, 'ends-too-much', 'everybody is out', ELEVEN, [END_ALL, 'sessions.clear();']),
];
