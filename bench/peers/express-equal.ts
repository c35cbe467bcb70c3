/** express doing equal work: express-session, a page rendered with EJS, a line by morgan. */
import express from 'express';
import session from 'express-session';
import morgan from 'morgan';
import { accounts, dashboardData, headers, VIEWS } from './dashboard-data.ts';

declare module 'express-session' {
  interface SessionData {
    userId: number;
  }
}

const app = express();
app.disable('x-powered-by');
app.disable('etag'); // useless on a page with no-store
app.set('views', VIEWS);
app.set('view engine', 'ejs');

app.use(morgan('combined'));
app.use(
  session({
    secret: 'thirty-two characters at the least, it says',
    resave: false,
    saveUninitialized: false,
    cookie: { maxAge: 86_400_000, sameSite: 'lax' },
  }),
);

app.post('/login', (request, response, next) => {
  request.session.regenerate((error) => {
    if (error) return next(error);
    request.session.userId = 1;
    response.redirect(303, '/dashboard');
  });
});

app.get('/dashboard', (request, response) => {
  const account = accounts.get(request.session.userId ?? 0);
  if (account === undefined) response.redirect(303, '/login');
  else response.set(headers).render('dashboard', { it: dashboardData(account) });
});

app.listen(Number(process.env.PORT), '127.0.0.1');
