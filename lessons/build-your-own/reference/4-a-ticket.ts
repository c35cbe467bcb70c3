/** Stages 4 and 5: a log-in hands out a ticket, and /me knows who holds it. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Routes, serve } from './1-one-answer.ts';
import { REFUSED, routes as stage3, whoSignsIn } from './3-a-password.ts';

/** What the server keeps about a ticket. The times, in ms, are read from stage 9 on. */
export type Session = { readonly email: string; readonly created: number; seen: number };

/** The session of each ticket. */
export const sessions = new Map<string, Session>();

/** The ticket that a request brings, or an empty text. */
export function ticketOf({ headers }: IncomingMessage): string {
  const pairs = (headers.cookie ?? '').split('; ');
  const pair = pairs.find((text) => text.startsWith('coat=')) ?? '';
  return pair.slice('coat='.length);
}

/** Begins a session, and answers with its ticket: 32 random bytes that mean nothing. */
export function startSession(email: string): string {
  const ticket = randomBytes(32).toString('base64url');
  const now = Date.now();
  sessions.set(ticket, { email, created: now, seen: now });
  return ticket;
}

/** The address of who asks, or undefined for a stranger. */
export function whoAsks(request: IncomingMessage): string | undefined {
  return sessions.get(ticketOf(request))?.email;
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
    const email = whoAsks(request);
    return email === undefined ? { status: 401 } : { status: 200, body: email };
  },
};

if (import.meta.main) serve(routes);
