/** Stage 9: a session ends when it was not used for a while, and when it is old. */
import { type Route, type Routes, serve } from './1-one-answer.ts';
import { type Session, sessions, ticketOf } from './4-a-ticket.ts';
import { routes as stage8 } from './8-a-new-number.ts';

const IDLE = 1000 * Number(process.env.IDLE_SECONDS ?? 30 * 60); // ms
const MAX = 1000 * Number(process.env.MAX_SECONDS ?? 24 * 60 * 60); // ms

function isOver({ created, seen }: Session, now: number): boolean {
  return now - seen >= IDLE || now - created >= MAX;
}

const look =
  (route: Route): Route =>
  (fields, request) => {
    const ticket = ticketOf(request);
    const session = sessions.get(ticket);
    const now = Date.now();
    if (session !== undefined && isOver(session, now)) sessions.delete(ticket);
    else if (session !== undefined) session.seen = now;
    return route(fields, request);
  };

/** The same routes, each with a look at the clocks before it. */
export function onTime(table: Routes): Routes {
  return Object.fromEntries(
    Object.entries(table).map(([address, route]) => [address, look(route)]),
  );
}

// For the memory alone: what nobody asks for any more would stay for ever.
const sweep = () => {
  for (const [ticket, session] of sessions)
    if (isOver(session, Date.now())) sessions.delete(ticket);
};
setInterval(sweep, 60_000).unref();

/** What the server of this stage answers. */
export const routes: Routes = onTime(stage8);

if (import.meta.main) serve(routes);
