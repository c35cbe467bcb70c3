/** Stage 11: the sessions of an account, the end of one of them, and another password. */
import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Routes, serve } from './1-one-answer.ts';
import { accounts, SHORTEST } from './2-an-account.ts';
import { sessions, startSession, ticketOf } from './4-a-ticket.ts';
import { goOn, member } from './6-doors.ts';
import { onTime } from './9-two-clocks.ts';
import { kept, routes as stage10 } from './10-restart.ts';
import { matches, store } from './password.ts';

/** The public number of a session. Nobody can compute the ticket from it. */
const idOf = (ticket: string) => hash('sha256', ticket, 'hex').slice(0, 16);

/** The tickets of an account. */
export function ticketsOf(email: string): readonly string[] {
  return [...sessions].filter(([, session]) => session.email === email).map(([ticket]) => ticket);
}

function list(email: string, request: IncomingMessage): string {
  const current = ticketOf(request);
  const rows = ticketsOf(email).map((ticket) => ({
    id: idOf(ticket),
    current: ticket === current,
  }));
  return JSON.stringify(rows);
}

const own: Routes = {
  'GET /sessions': member((email, _, request) => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: list(email, request),
  })),
  'POST /sessions/:id/end': member((email, _, request) => {
    // Among the caller's own: the session of somebody else is not there, as one that never was.
    const id = request.url?.split('/')[2];
    const ticket = ticketsOf(email).find((ticket) => idOf(ticket) === id);
    if (ticket === undefined) return { status: 404 };
    sessions.delete(ticket);
    return { status: 204 };
  }),
  'POST /password': member(async (email, fields) => {
    const stored = accounts.get(email);
    if (stored === undefined || !(await matches(fields.get('current') ?? '', stored)))
      return { status: 403, body: 'This is not your password.' };
    const password = fields.get('password') ?? '';
    if (password.length < SHORTEST) return { status: 400, body: 'Choose a longer password.' };
    accounts.set(email, await store(password));
    for (const ticket of ticketsOf(email)) sessions.delete(ticket);
    return goOn(startSession(email), fields);
  }),
};

/** What the server of this stage answers. */
export const routes: Routes = { ...stage10, ...kept(onTime(own)) };

if (import.meta.main) serve(routes);
