/** hono on its Node adapter. It has no session store for Node, so the sessions are in a Map. */
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { addLogin, userIdOf } from './hono-session.ts';

const { headers, body } = JSON.parse(readFileSync(process.env.PAGE ?? '', 'utf8'));
const app = new Hono();

addLogin(app);

app.get('/dashboard', (c) => {
  if (userIdOf(c) === null) return c.redirect('/login', 303);
  return c.html(body, 200, headers);
});

serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' });
