import express from 'express';
import type { Store } from 'express-session';
import morgan from 'morgan';
import { accounts, dashboardData, headers, VIEWS } from './dashboard-data.ts';
import { addSessions } from './express-session.ts';

/**
 * Serves the dashboard by express: express-session with this store or with its memory store, a page
 * rendered with EJS, a line by morgan.
 */
export function serveExpress(store?: Store): void {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag'); // useless on a page with no-store
  app.set('views', VIEWS);
  app.set('view engine', 'ejs');

  app.use(morgan('combined'));
  addSessions(app, store);

  app.get('/dashboard', (request, response) => {
    const account = accounts.get(request.session.userId ?? 0);
    if (account === undefined) response.redirect(303, '/login');
    else response.set(headers).render('dashboard', { it: dashboardData(account) });
  });

  app.listen(Number(process.env.PORT), '127.0.0.1');
}
