/** Stage 7: /logout ends the session here, and asks the browser to forget its ticket. */
import { type Routes, serve } from './1-one-answer.ts';
import { cookie, sessions, ticketOf } from './4-a-ticket.ts';
import { routes as stage6 } from './6-doors.ts';

/** What the server of this stage answers. */
export const routes: Routes = {
  ...stage6,
  'POST /logout': (_, request) => {
    sessions.delete(ticketOf(request));
    const forget = `${cookie('')}; Max-Age=0`;
    return { status: 303, headers: { location: '/login', 'set-cookie': [forget] } };
  },
};

if (import.meta.main) serve(routes);
