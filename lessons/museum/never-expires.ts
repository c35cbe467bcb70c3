/**
 * Wrong on purpose: never-expires. The cookie has a Max-Age and the record has no expiry time, so a
 * copied ticket works for ever. To keep this short, every client is Ada and no password is asked.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, startMuseum } from './museum.ts';

const sessions = new Map<string, string>();

function logIn(response: ServerResponse): void {
  const sid = randomBytes(32).toString('base64url');
  sessions.set(sid, 'ada');
  const cookie = `sid=${sid}; Path=/; HttpOnly; SameSite=Lax; Max-Age=1`;
  answer(response, 200, 'Hello, ada\n', { 'set-cookie': cookie });
}

function me(request: IncomingMessage, response: ServerResponse): void {
  const user = sessions.get(cookieOf(request, 'sid') ?? '');
  if (user === undefined) answer(response, 401, 'Who are you?\n');
  else answer(response, 200, `${user}\n`);
}

startMuseum('never-expires', 'No session ever expires.', (request, response) => {
  const { method, url } = request;
  if (method === 'POST' && url === '/login') logIn(response);
  else if (method === 'GET' && url === '/me') me(request, response);
  else answer(response, 404, 'Nothing here\n');
});
