/**
 * fastify doing equal work: @fastify/session, a page rendered with Eta by @fastify/view, a line by
 * its own logger, pino. By default it logs two lines for each request; ours logs one.
 */
import cookie from '@fastify/cookie';
import session from '@fastify/session';
import view from '@fastify/view';
import { Eta } from 'eta';
import fastify from 'fastify';
import { accounts, dashboardData, headers, VIEWS } from './dashboard-data.ts';

declare module 'fastify' {
  interface Session {
    userId?: number;
  }
}

const app = fastify({ logger: true, disableRequestLogging: true });

app.addHook('onResponse', async (request, reply) => {
  const facts = { req: request, res: reply, responseTime: reply.elapsedTime };
  request.log.info(facts, 'request completed');
});
await app.register(cookie);
await app.register(session, {
  secret: 'thirty-two characters at the least, it says',
  cookie: { secure: false, maxAge: 86_400_000 },
  saveUninitialized: false,
  rolling: false, // no Set-Cookie on every answer, as ours has none
});
await app.register(view, { engine: { eta: new Eta() }, root: VIEWS, viewExt: 'ejs' });

app.post('/login', async (request, reply) => {
  await request.session.regenerate();
  request.session.userId = 1;
  return reply.redirect('/dashboard', 303);
});

app.get('/dashboard', async (request, reply) => {
  const account = accounts.get(request.session.userId ?? 0);
  if (account === undefined) return reply.redirect('/login', 303);
  return reply.headers(headers).viewAsync('dashboard', dashboardData(account));
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
