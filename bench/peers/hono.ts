/** hono on its Node adapter. It has no session store for Node, so the sessions are in a Map. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const { headers, body } = JSON.parse(readFileSync(process.env.PAGE ?? '', 'utf8'));
const sessions = new Map<string, { readonly userId: number; readonly expiresAt: number }>();
const app = new Hono();

app.post('/login', (c) => {
  const id = randomBytes(32).toString('base64url');
  sessions.set(id, { userId: 1, expiresAt: Date.now() + 86_400_000 });
  setCookie(c, 'session', id, { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 86_400 });
  return c.redirect('/dashboard', 303);
});

app.get('/dashboard', (c) => {
  const session = sessions.get(getCookie(c, 'session') ?? '');
  if (session === undefined || Date.now() >= session.expiresAt) return c.redirect('/login', 303);
  return c.html(body, 200, headers);
});

serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' });
