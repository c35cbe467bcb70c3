/**
 * Wrong on purpose: session-id-in-the-log. It logs the whole ID when a session begins and when one
 * is looked up, so a reader of the log can take over every session in it. To keep this short, every
 * client is Ada and no password is asked.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, startMuseum } from './museum.ts';

const sessions = new Map<string, string>();

function logIn(response: ServerResponse): void {
  const sid = randomBytes(32).toString('base64url');
  sessions.set(sid, 'ada');
  console.log(`session created: ${sid} for ada`);
  const cookie = `sid=${sid}; Path=/; HttpOnly; SameSite=Lax`;
  answer(response, 200, 'Hello, ada\n', { 'set-cookie': cookie });
}

function me(request: IncomingMessage, response: ServerResponse): void {
  const sid = cookieOf(request, 'sid') ?? '';
  const user = sessions.get(sid);
  console.log(`session looked up: ${sid} -> ${user}`);
  if (user === undefined) answer(response, 401, 'Who are you?\n');
  else answer(response, 200, `${user}\n`);
}

startMuseum('session-id-in-the-log', 'The log contains the tickets.', (request, response) => {
  const { method, url } = request;
  if (method === 'POST' && url === '/login') logIn(response);
  else if (method === 'GET' && url === '/me') me(request, response);
  else answer(response, 404, 'Nothing here\n');
});
