/** express with express-session and its memory store. */
import { readFileSync } from 'node:fs';
import express from 'express';
import { addSessions } from './express-session.ts';

const { headers, body } = JSON.parse(readFileSync(process.env.PAGE ?? '', 'utf8'));
const app = express();
app.disable('x-powered-by');
app.disable('etag'); // useless on a page with no-store
addSessions(app);

app.get('/dashboard', (request, response) => {
  if (request.session.userId === undefined) response.redirect(303, '/login');
  else response.set(headers).send(body);
});

app.listen(Number(process.env.PORT), '127.0.0.1');
