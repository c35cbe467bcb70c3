/**
 * Wrong on purpose: sequential-ids. The next ticket is the last one plus one: who has one knows all the others.
 * Passwords are left out here: they are not what is wrong.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, exhibit, readForm } from './museum.ts';

const sessions = new Map<string, { readonly email: string }>();
let count = 0;

exhibit('sequential-ids', 'Tickets are counted.', (request, response) => {
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
