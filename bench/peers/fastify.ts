/** fastify with its own cookie and session plug-ins, sessions in their memory store. */
import { readFileSync } from 'node:fs';
import fastify from 'fastify';
import { addSessions } from './fastify-session.ts';

const { headers, body } = JSON.parse(readFileSync(process.env.PAGE ?? '', 'utf8'));
const app = fastify();

await addSessions(app);

app.get('/dashboard', async (request, reply) => {
  if (request.session.userId === undefined) return reply.redirect('/login', 303);
  return reply.headers(headers).send(body);
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
