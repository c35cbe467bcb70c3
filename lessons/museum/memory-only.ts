/**
 * Wrong on purpose: memory-only. The records are in a Map and nowhere else, so every restart signs everybody out, and
 * the cookies that are left mean nothing. Everybody is Ada here and no password is asked: that is for brevity.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, exhibit } from './museum.ts';

const DAY = 86_400; // seconds

type Record = { readonly user: string; readonly endsAt: number };

const sessions = new Map<string, Record>();

function logIn(response: ServerResponse): void {
  const sid = randomBytes(32).toString('base64url');
  sessions.set(sid, { user: 'ada', endsAt: Date.now() + DAY * 1000 });
  const cookie = `sid=${sid}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${DAY}`;
  answer(response, 200, 'Hello, ada\n', { 'set-cookie': cookie });
}

function me(request: IncomingMessage, response: ServerResponse): void {
  const record = sessions.get(cookieOf(request, 'sid') ?? '');
  if (record === undefined || record.endsAt < Date.now()) answer(response, 401, 'Who are you?\n');
  else answer(response, 200, `${record.user}\n`);
}

exhibit('memory-only', 'A restart forgets everybody.', (request, response) => {
  const { method, url } = request;
  if (method === 'POST' && url === '/login') logIn(response);
  else if (method === 'GET' && url === '/me') me(request, response);
  else answer(response, 404, 'Nothing here\n');
});
