/** Stage 14: roles, the first administrator, and accounts that are disabled. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { type Fields, type Reply, type Route, type Routes, serve } from './1-one-answer.ts';
import { accounts, emailOf } from './2-an-account.ts';
import { sessions } from './4-a-ticket.ts';
import { member } from './6-doors.ts';
import { onTime } from './9-two-clocks.ts';
import { kept } from './10-restart.ts';
import { ticketsOf } from './11-phone-and-laptop.ts';
import { guarded } from './12-somebody-elses-page.ts';
import { routes as stage13 } from './13-guessing.ts';
import { store } from './password.ts';

type User = { readonly id: number; email: string; role: string; disabled: boolean };

const ROLES = ['user', 'admin'];
const FILE = join(process.env.DATA_DIR ?? '.', 'users.json');
const users: User[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : [];

/** The user of an account. It gets its number when somebody asks for the first time. */
function userOf(email: string): User {
  const found = users.find((user) => user.email === email);
  if (found !== undefined) return found;
  const user = { id: users.length + 1, email, role: 'user', disabled: false };
  users.push(user);
  save();
  return user;
}

/** Whether an account was disabled. */
export function isDisabled(address: string): boolean {
  return users.find(({ email }) => email === address)?.disabled === true;
}

function save(): void {
  writeFileSync(`${FILE}.new`, JSON.stringify(users), { mode: 0o600, flush: true });
  renameSync(`${FILE}.new`, FILE);
}

async function makeFirstAdmin({ ADMIN_EMAIL = '', ADMIN_PASSWORD = '' }: NodeJS.ProcessEnv) {
  if (ADMIN_EMAIL === '' || accounts.has(ADMIN_EMAIL)) return;
  accounts.set(ADMIN_EMAIL, await store(ADMIN_PASSWORD));
  userOf(ADMIN_EMAIL).role = 'admin';
  save();
}

const json = (body: unknown): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const FORBIDDEN: Reply = { status: 403, body: 'This is not for you.' };

/** A route for administrators. The role is that of the account, now; the session knows none. */
const admin = (route: (fields: Fields, request: IncomingMessage) => Reply): Route =>
  member((email, fields, request) =>
    userOf(email).role === 'admin' ? route(fields, request) : FORBIDDEN,
  );

// As text: `2abc` and `02` are no number that was given out.
const named = ({ url = '' }: IncomingMessage) =>
  users.find(({ id }) => String(id) === url.split('?')[0]?.split('/')[2]);

function change(fields: Fields, request: IncomingMessage): Reply {
  const user = named(request);
  if (user === undefined) return { status: 404 };
  const role = fields.get('role') ?? user.role;
  const disabled = fields.get('disabled') ?? String(user.disabled);
  if (!ROLES.includes(role) || !['true', 'false'].includes(disabled)) return { status: 400 };
  const admins = users.filter((one) => one.role === 'admin' && !one.disabled);
  const stays = role === 'admin' && disabled === 'false';
  if (admins.length === 1 && admins[0] === user && !stays)
    return { status: 409, body: 'This is the only administrator.' };
  Object.assign(user, { role, disabled: disabled === 'true' });
  if (user.disabled) for (const ticket of ticketsOf(user.email)) sessions.delete(ticket);
  save();
  return json(user);
}

const own: Routes = {
  'GET /users': admin(() => json([...accounts.keys()].map(userOf))),
  'GET /users/:id': member((email, _, request) => {
    // Whether they may comes before whether it is there: one refusal for both.
    const me = userOf(email);
    const user = named(request);
    if (me.role !== 'admin' && me !== user) return FORBIDDEN;
    return user === undefined ? { status: 404 } : json(user);
  }),
  'PATCH /users/:id': admin(change),
  'POST /login': (fields, request) => {
    // With another password: the same count, the same hash, and the same answer.
    const disabled = isDisabled(emailOf(fields));
    const judged = disabled ? new Map([...fields, ['password', '']]) : fields;
    return (stage13['POST /login'] as Route)(judged, request);
  },
};

/** What the server of this stage answers. */
export const routes: Routes = { ...stage13, ...guarded(kept(onTime(own))) };

await makeFirstAdmin(process.env);
if (import.meta.main) serve(routes);
