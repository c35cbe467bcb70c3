/** express with express-session and its memory store. */
import { readFileSync } from 'node:fs';
import express from 'express';
import session from 'express-session';

declare module 'express-session' {
  interface SessionData {
    userId: number;
  }
}

const { headers, body } = JSON.parse(readFileSync(process.env.PAGE ?? '', 'utf8'));
const app = express();
app.disable('x-powered-by');
app.disable('etag'); // useless on a page with no-store

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
  if (request.session.userId === undefined) response.redirect(303, '/login');
  else response.set(headers).send(body);
});

app.listen(Number(process.env.PORT), '127.0.0.1');
