/** Stage 8: a log-in always draws a ticket, and ends the session that this browser had. */
import { type Routes, serve } from './1-one-answer.ts';
import { REFUSED, whoSignsIn } from './3-a-password.ts';
import { sessions, startSession, ticketOf } from './4-a-ticket.ts';
import { goOn } from './6-doors.ts';
import { routes as stage7 } from './7-leaving.ts';

/** What the server of this stage answers. */
export const routes: Routes = {
  ...stage7,
  'POST /login': async (fields, request) => {
    const email = await whoSignsIn(fields);
    if (email === null) return REFUSED;
    sessions.delete(ticketOf(request)); // somebody may have planted it
    const ticket = startSession(email);
    return goOn(ticket, fields);
  },
};

if (import.meta.main) serve(routes);
