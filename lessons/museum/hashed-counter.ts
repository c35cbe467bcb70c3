/**
 * Wrong on purpose: hashed-counter. Its tickets of 64 characters look random, but they are the
 * hashes of 1, 2, 3, which an attacker can compute, too. To keep this short, no password is asked.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, readForm, startMuseum } from './museum.ts';

const sessions = new Map<string, { readonly email: string }>();
let count = 0;

startMuseum('hashed-counter', 'Tickets are the hashes of small numbers.', (request, response) => {
  if (request.method === 'POST' && request.url === '/login') return logIn(request, response);
  const session = sessions.get(cookieOf(request, 'session') ?? '');
  if (session === undefined) return answer(response, 401, 'Sign in first.\n');
  answer(response, 200, `You are ${session.email}.\n`);
});

async function logIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const email = (await readForm(request)).get('email') ?? '';
  const ticket = createTicket();
  sessions.set(ticket, { email });
  const cookie = `session=${ticket}; Path=/; HttpOnly; SameSite=Lax`;
  answer(response, 200, 'Welcome.\n', { 'set-cookie': cookie });
}

function createTicket(): string {
  return createHash('sha256').update(String(++count)).digest('hex');
}
