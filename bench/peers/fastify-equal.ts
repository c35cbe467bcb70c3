/**
 * fastify doing equal work: @fastify/session, a page rendered with Eta by @fastify/view, a line by
 * its own logger, pino. By default it logs two lines for each request; ours logs one.
 */
import view from '@fastify/view';
import { Eta } from 'eta';
import fastify from 'fastify';
import { accounts, dashboardData, headers, VIEWS } from './dashboard-data.ts';
import { addSessions } from './fastify-session.ts';

const app = fastify({ logger: true, disableRequestLogging: true });

app.addHook('onResponse', async (request, reply) => {
  const facts = { req: request, res: reply, responseTime: reply.elapsedTime };
  request.log.info(facts, 'request completed');
});
await addSessions(app);
await app.register(view, { engine: { eta: new Eta() }, root: VIEWS, viewExt: 'ejs' });

app.get('/dashboard', async (request, reply) => {
  const account = accounts.get(request.session.userId ?? 0);
  if (account === undefined) return reply.redirect('/login', 303);
  return reply.headers(headers).viewAsync('dashboard', dashboardData(account));
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
