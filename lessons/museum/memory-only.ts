/**
 * Wrong on purpose: memory-only. The records are in a Map and nowhere else, so every restart signs
 * all users out: their cookies lead to no record. To keep this short, every client is Ada and no
 * password is asked.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, startMuseum } from './museum.ts';

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

startMuseum('memory-only', 'A restart ends all sessions.', (request, response) => {
  const { method, url } = request;
  if (method === 'POST' && url === '/login') logIn(response);
  else if (method === 'GET' && url === '/me') me(request, response);
  else answer(response, 404, 'Nothing here\n');
});
