/** Stages 4 and 5: a log-in hands out a ticket, and /me knows who holds it. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Routes, serve } from './1-one-answer.ts';
import { REFUSED, routes as stage3, whoSignsIn } from './3-a-password.ts';

/** The address of each ticket's holder. */
export const sessions = new Map<string, string>();

/** The ticket that a request brings, or an empty text. */
export function ticketOf({ headers }: IncomingMessage): string {
  const pairs = (headers.cookie ?? '').split('; ');
  const pair = pairs.find((text) => text.startsWith('coat=')) ?? '';
  return pair.slice('coat='.length);
}

/** Begins a session, and answers with its ticket: 32 random bytes that mean nothing. */
export function startSession(email: string): string {
  const ticket = randomBytes(32).toString('base64url');
  sessions.set(ticket, email);
  return ticket;
}

/** The Set-Cookie line of a ticket. */
export const cookie = (ticket: string) => `coat=${ticket}; Path=/; HttpOnly; SameSite=Lax`;

/** What the server of this stage answers. */
export const routes: Routes = {
  ...stage3,
  'POST /login': async (fields) => {
    const email = await whoSignsIn(fields);
    if (email === null) return REFUSED;
    const ticket = startSession(email);
    return { status: 303, headers: { location: '/me', 'set-cookie': [cookie(ticket)] } };
  },
  'GET /me': (_, request) => {
    const email = sessions.get(ticketOf(request));
    return email === undefined ? { status: 401 } : { status: 200, body: email };
  },
};

if (import.meta.main) serve(routes);
