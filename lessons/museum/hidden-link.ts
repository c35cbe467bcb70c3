/**
 * Wrong on purpose: hidden-link. It shows the link to the list of users only to administrators, and
 * the list itself to every client. To keep this short, no password is asked.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, readForm, startMuseum } from './museum.ts';

type Person = { readonly email: string; readonly role: string };

const PEOPLE = new Map([
  ['ada@example.com', 'user'],
  ['root@example.com', 'admin'],
]);
const sessions = new Map<string, Person>();

startMuseum('hidden-link', 'The link is hidden, the page is not.', (request, response) => {
  if (request.method === 'POST' && request.url === '/login') return logIn(request, response);
  if (request.url === '/users') return answer(response, 200, `${[...PEOPLE.keys()].join('\n')}\n`);
  const person = sessions.get(cookieOf(request, 'session') ?? '');
  answer(response, 200, menuFor(person));
});

function menuFor(person: Person | undefined): string {
  return person?.role === 'admin' ? 'Home | Users (/users)\n' : 'Home\n';
}

async function logIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const email = (await readForm(request)).get('email') ?? '';
  const role = PEOPLE.get(email);
  if (role === undefined) return answer(response, 401, 'There is no such account.\n');
  const ticket = randomBytes(32).toString('base64url');
  sessions.set(ticket, { email, role });
  const cookie = `session=${ticket}; Path=/; HttpOnly; SameSite=Lax`;
  answer(response, 200, 'Welcome.\n', { 'set-cookie': cookie });
}
