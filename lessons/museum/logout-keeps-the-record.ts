/**
 * Wrong on purpose: logout-keeps-the-record. Signing out deletes the cookie and keeps the record,
 * so a copy of the ticket stays valid. To keep this short, every client is Ada and no password is
 * asked.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, startMuseum } from './museum.ts';

const sessions = new Map<string, string>();

function logIn(response: ServerResponse): void {
  const sid = randomBytes(32).toString('base64url');
  sessions.set(sid, 'ada');
  answer(response, 200, 'Hello, ada\n', { 'set-cookie': `sid=${sid}; Path=/; HttpOnly` });
}

function logOut(response: ServerResponse): void {
  answer(response, 200, 'Bye\n', { 'set-cookie': 'sid=; Path=/; HttpOnly; Max-Age=0' });
}

function me(request: IncomingMessage, response: ServerResponse): void {
  const user = sessions.get(cookieOf(request, 'sid') ?? '');
  if (user === undefined) answer(response, 401, 'Who are you?\n');
  else answer(response, 200, `${user}\n`);
}

startMuseum('logout-keeps-the-record', 'Signing out ends no session.', (request, response) => {
  const { method, url } = request;
  if (method === 'POST' && url === '/login') logIn(response);
  else if (method === 'POST' && url === '/logout') logOut(response);
  else if (method === 'GET' && url === '/me') me(request, response);
  else answer(response, 404, 'Nothing here\n');
});
