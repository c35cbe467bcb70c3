/**
 * Wrong on purpose: sequential-ids. Each ticket is the last one plus one, so a client that has one
 * ticket knows all others. To keep this short, no password is asked.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, readForm, startMuseum } from './museum.ts';

const sessions = new Map<string, { readonly email: string }>();
let count = 0;

startMuseum('sequential-ids', 'Tickets are numbered.', (request, response) => {
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
  return String(++count);
}
