/**
 * hono doing equal work: sessions in a Map, a page of its html`` helper, a line by its own logger.
 * That logger prints two lines for each request; ours logs one, so the first is dropped.
 */
import { randomBytes } from 'node:crypto';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { logger } from 'hono/logger';
import { accounts, dashboardData, headers } from './dashboard-data.ts';
import { dashboardPage } from './hono-page.ts';

const sessions = new Map<string, { readonly userId: number; readonly expiresAt: number }>();
const app = new Hono();

app.use(
  logger((line) => {
    if (!line.startsWith('<--')) console.log(line);
  }),
);

app.post('/login', (c) => {
  const id = randomBytes(32).toString('base64url');
  sessions.set(id, { userId: 1, expiresAt: Date.now() + 86_400_000 });
  setCookie(c, 'session', id, { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 86_400 });
  return c.redirect('/dashboard', 303);
});

app.get('/dashboard', (c) => {
  const session = sessions.get(getCookie(c, 'session') ?? '');
  if (session === undefined || Date.now() >= session.expiresAt) return c.redirect('/login', 303);
  const account = accounts.get(session.userId);
  if (account === undefined) return c.redirect('/login', 303);
  return c.html(dashboardPage(dashboardData(account)), 200, headers);
});

serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' });
