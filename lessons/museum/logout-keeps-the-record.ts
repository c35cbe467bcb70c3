/**
 * Wrong on purpose: logout-keeps-the-record. Signing out takes the cookie back and leaves the record where it is, so a
 * copy of the ticket stays good. Everybody is Ada here and no password is asked: that is for brevity.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, exhibit } from './museum.ts';

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

exhibit('logout-keeps-the-record', 'Signing out ends nothing here.', (request, response) => {
  const { method, url } = request;
  if (method === 'POST' && url === '/login') logIn(response);
  else if (method === 'POST' && url === '/logout') logOut(response);
  else if (method === 'GET' && url === '/me') me(request, response);
  else answer(response, 404, 'Nothing here\n');
});
