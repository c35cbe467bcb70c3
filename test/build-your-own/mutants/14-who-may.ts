import { type Mutant, mutant } from './mutant.ts';

const FOURTEEN = '14-who-may.ts';
const MINE = "if (me.role !== 'admin' && me !== user) return FORBIDDEN;";
const IS_ADMIN = "userOf(email).role === 'admin' ? route(fields, request) : FORBIDDEN";

/** Servers that must not pass stage 14. */
export const stage14: readonly Mutant[] = [
  mutant(14, 'no-administrator', 'no administrator from the environment', FOURTEEN, [
    'await makeFirstAdmin(process.env);',
    '',
  ]),
  mutant(14, 'no-list-of-users', 'the first account is the administrator', FOURTEEN, [
    "userOf(ADMIN_EMAIL).role = 'admin';",
    '',
  ]),
  mutant(14, 'users-open', 'anybody reads the list', FOURTEEN, [
    "'GET /users': admin(() => json([...accounts.keys()].map(userOf))),",
    "'GET /users': () => json([...accounts.keys()].map(userOf)),",
  ]),
  mutant(14, 'any-member', 'signed in is allowed', FOURTEEN, [
    "'GET /users': admin(() =>",
    "'GET /users': member(() =>",
  ]),
  mutant(14, 'own-account-closed', 'only administrators read accounts', FOURTEEN, [
    MINE,
    "if (me.role !== 'admin') return FORBIDDEN;",
  ]),
  mutant(14, 'reads-others', 'the number in the address is believed', FOURTEEN, [MINE, '']),
  mutant(14, 'tells-which-exist', '404 for none, 403 for that of Bob', FOURTEEN, [
    MINE,
    "if (me.role !== 'admin' && user === undefined) return { status: 404 };\n    if (me.role !== 'admin' && me !== user) return FORBIDDEN;",
  ]),
  mutant(14, 'raises-themself', 'everybody changes their own account', FOURTEEN, [
    "'PATCH /users/:id': admin(change),",
    "'PATCH /users/:id': member((email, fields, request) =>\n    userOf(email).role === 'admin' || userOf(email) === named(request) ? change(fields, request) : FORBIDDEN),",
  ]),
  mutant(14, 'raises-themself', 'the sign-up takes a role', FOURTEEN, [
    "'PATCH /users/:id': admin(change),",
    `'PATCH /users/:id': admin(change),
  'POST /signup': async (fields, request) => {
    const reply = await (stage13['POST /signup'] as Route)(fields, request);
    if (reply.status === 201) userOf(emailOf(fields)).role = fields.get('role') ?? 'user';
    return reply;
  },`,
  ]),
  mutant(14, 'unknown-role', 'any role will do', FOURTEEN, ['!ROLES.includes(role) || ', '']),
  mutant(14, 'change-refused', 'fields are not read for PATCH', FOURTEEN, [
    "const role = fields.get('role') ?? user.role;",
    "if (request.method === 'PATCH') return { status: 400 };\n  const role = fields.get('role') ?? user.role;",
  ]),
  mutant(
    14,
    'role-in-session',
    'the role is copied into the session',
    FOURTEEN,
    [
      "const ROLES = ['user', 'admin'];",
      "const ROLES = ['user', 'admin'];\nconst copies = new Map<string, string>();",
    ],
    [
      IS_ADMIN,
      `{
    const ticket = request.headers.cookie ?? '';
    const role = copies.get(ticket) ?? userOf(email).role;
    copies.set(ticket, role);
    return role === 'admin' ? route(fields, request) : FORBIDDEN;
  }`,
    ],
  ),
  mutant(14, 'disabled-still-in', 'the sessions of a disabled account go on', FOURTEEN, [
    'if (user.disabled) for (const ticket of ticketsOf(user.email)) sessions.delete(ticket);',
    '',
  ]),
  mutant(14, 'disabled-logs-in', 'a disabled account logs in again', FOURTEEN, [
    "disabled ? new Map([...fields, ['password', '']]) : fields",
    'fields',
  ]),
  mutant(14, 'disabled-told', 'a disabled account has words of its own', FOURTEEN, [
    "const judged = disabled ? new Map([...fields, ['password', '']]) : fields;",
    "if (disabled) return { status: 403, body: 'This account is disabled.' };\n    const judged = fields;",
  ]),
  mutant(14, 'last-administrator', 'the last administrator goes', FOURTEEN, [
    'admins[0] === user && !stays',
    "admins[0] === user && !stays && user.email === ''",
  ]),
  mutant(14, 'last-administrator', 'the last administrator is disabled', FOURTEEN, [
    "const stays = role === 'admin' && disabled === 'false';",
    "const stays = role === 'admin';",
  ]),
  mutant(14, 'loose-number', 'parseInt reads the number', FOURTEEN, [
    "String(id) === url.split('?')[0]?.split('/')[2]",
    "id === Number.parseInt(url.split('?')[0]?.split('/')[2] ?? '', 10)",
  ]),
  mutant(14, 'loose-number', 'Number reads the number', FOURTEEN, [
    "String(id) === url.split('?')[0]?.split('/')[2]",
    "id === Number(decodeURIComponent(url.split('?')[0]?.split('/')[2] ?? ''))",
  ]),
];
