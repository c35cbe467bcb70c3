/**
 * hono doing equal work: sessions in a Map, a page of its html`` helper, a line by its own logger.
 * That logger prints two lines for each request; ours logs one, so the first is dropped.
 */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { logger } from 'hono/logger';
import { accounts, dashboardData, headers } from './dashboard-data.ts';
import { dashboardPage } from './hono-page.ts';
import { addLogin, userIdOf } from './hono-session.ts';

const app = new Hono();

app.use(
  logger((line) => {
    if (!line.startsWith('<--')) console.log(line);
  }),
);

addLogin(app);

app.get('/dashboard', (c) => {
  const account = accounts.get(userIdOf(c) ?? 0);
  if (account === undefined) return c.redirect('/login', 303);
  return c.html(dashboardPage(dashboardData(account)), 200, headers);
});

serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' });
