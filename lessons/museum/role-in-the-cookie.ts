/**
 * Wrong on purpose: role-in-the-cookie. The cookie holds the role of its owner, and its owner can
 * change it. To keep this short, no password is asked.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, readForm, startMuseum } from './museum.ts';

const ROLES = new Map([
  ['ada@example.com', 'user'],
  ['root@example.com', 'admin'],
]);

startMuseum('role-in-the-cookie', 'The cookie holds the role.', (request, response) => {
  if (request.method === 'POST' && request.url === '/login') return logIn(request, response);
  if (request.url === '/admin') return showAdmin(request, response);
  answer(response, 404, 'There is nothing here.\n');
});

async function logIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const email = (await readForm(request)).get('email') ?? '';
  const role = ROLES.get(email);
  if (role === undefined) return answer(response, 401, 'There is no such account.\n');
  const cookies = [
    `email=${email}; Path=/; HttpOnly; SameSite=Lax`,
    `role=${role}; Path=/; HttpOnly; SameSite=Lax`,
  ];
  answer(response, 200, 'Welcome.\n', { 'set-cookie': cookies });
}

function showAdmin(request: IncomingMessage, response: ServerResponse): void {
  const role = cookieOf(request, 'role');
  if (role === 'admin') answer(response, 200, 'Welcome, administrator.\n');
  else answer(response, 403, 'This is for administrators.\n');
}
