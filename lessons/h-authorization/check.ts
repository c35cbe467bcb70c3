/**
 * Checks a user management API from outside, in whatever language it is written:
 *
 *   node lessons/h-authorization/check.ts http://localhost:3000 root@example.com
 *
 * The address belongs to an administrator whose password is that of the lessons, or PASSWORD. The
 * program creates one account, tries everything with it and deletes it. It prints one line for each
 * check and stops at the first that fails, with exit code 1, because the next ones build on it.
 *
 * What this deliberately does not do: send anything to another machine.
 */
import { randomBytes } from 'node:crypto';

const [origin = 'http://localhost:3000', adminEmail = 'root@example.com'] = process.argv.slice(2);
const password = process.env.PASSWORD ?? 'rainy otters juggle lamps';
const email = `check-${randomBytes(4).toString('hex')}@example.com`;

if (!['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname)) {
  throw new Error('This sends passwords and deletes accounts: only to a server on this machine.');
}

type Answer = { readonly status: number; readonly body: Record<string, unknown> };

const visitor = null;
const admin = await logIn(adminEmail);
const own = await pathOf(adminEmail);

await expect('a visitor has to sign in', [401], 'GET', '/users', visitor);
await expect('a visitor cannot create an account', [401], 'POST', '/users', visitor, {
  email,
  password,
});
const made = await expect(
  'an administrator can create an account',
  [201],
  'POST',
  '/users',
  admin,
  {
    email,
    password,
  },
);
const path = `/users/${made.body.id}`;
const again = { email: email.toUpperCase(), password };
await expect('an address cannot have two accounts', [409], 'POST', '/users', admin, again);
const typo = { email: `x${email}`, password, rule: 'admin' };
await expect('an unknown field is refused', [400], 'POST', '/users', admin, typo);
const king = { email: `x${email}`, password, role: 'king' };
await expect('an unknown role is refused', [400], 'POST', '/users', admin, king);

const user = await logIn(email);
await expect('a user cannot list the accounts', [403], 'GET', '/users', user);
await expect('a user can read their own account', [200], 'GET', path, user);
await expect("... but not the administrator's", [403], 'GET', own, user);
await expect('... nor find out whether a number exists', [403], 'GET', '/users/987654', user);
await expect('... nor change their own role', [403], 'PATCH', path, user, { role: 'admin' });
await expect('... nor delete an account', [403], 'DELETE', own, user);

const found = await expect('an administrator can search', [200], 'GET', `/users?q=${email}`, admin);
report('... and finds one account', JSON.stringify(found.body).split(email).length === 2);
const admins = await expect(
  'an administrator can filter by role',
  [200],
  'GET',
  '/users?role=admin',
  admin,
);
report('... and gets no users', !JSON.stringify(admins.body).includes(email));
await expect('an unknown role in a filter is refused', [400], 'GET', '/users?role=king', admin);

await expect('an administrator can change a role', [200], 'PATCH', path, admin, { role: 'admin' });
await expect('... which counts at the next request', [200], 'GET', '/users', user);
await expect('... and change it back', [200], 'PATCH', path, admin, { role: 'user' });
await expect('... which counts at once, too', [403], 'GET', '/users', user);
await expect('an administrator can disable an account', [200], 'PATCH', path, admin, {
  disabled: true,
});
await expect('... which ends its sessions', [401], 'GET', path, user);
await expect('an administrator cannot delete their own account', [409], 'DELETE', own, admin);
await expect('an administrator can delete an account', [204], 'DELETE', path, admin);
await expect('... which is gone then', [404], 'GET', path, admin);

async function expect(
  what: string,
  statuses: readonly number[],
  method: string,
  path: string,
  token: string | null,
  body?: object,
): Promise<Answer> {
  const answer = await ask(method, path, token, body);
  const right = statuses.includes(answer.status);
  report(what, right, `${method} ${shown(path)} answered ${answer.status}, not ${statuses}`);
  return answer;
}

function report(what: string, right: boolean, why = 'it does not'): void {
  process.stdout.write(right ? `ok    ${what}\n` : `FAIL  ${what}: ${why}\n`);
  if (!right) process.exit(1);
}

async function ask(method: string, path: string, token: string | null, body?: object) {
  const response = await fetch(new URL(path, origin), {
    method,
    redirect: 'manual',
    headers: {
      accept: 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

async function logIn(name: string): Promise<string> {
  const { status, body } = await ask('POST', '/token/login', null, { email: name, password });
  if (status !== 200) throw new Error(`${name} could not sign in: ${status}`);
  return body.token;
}

async function pathOf(name: string): Promise<string> {
  const { body } = await ask('GET', `/users?q=${name}`, admin);
  if (body.users?.length !== 1) throw new Error(`GET /users?q=${name} does not find one account`);
  return `/users/${body.users[0].id}`;
}

function shown(path: string): string {
  return path.replace(email, 'EMAIL');
}
