/** fastify with its own cookie and session plug-ins, sessions in their memory store. */
import { readFileSync } from 'node:fs';
import cookie from '@fastify/cookie';
import session from '@fastify/session';
import fastify from 'fastify';

declare module 'fastify' {
  interface Session {
    userId?: number;
  }
}

const { headers, body } = JSON.parse(readFileSync(process.env.PAGE ?? '', 'utf8'));
const app = fastify();

await app.register(cookie);
await app.register(session, {
  secret: 'thirty-two characters at the least, it says',
  cookie: { secure: false, maxAge: 86_400_000 },
  saveUninitialized: false,
  rolling: false, // no Set-Cookie on every answer, as ours has none
});

app.post('/login', async (request, reply) => {
  await request.session.regenerate();
  request.session.userId = 1;
  return reply.redirect('/dashboard', 303);
});

app.get('/dashboard', async (request, reply) => {
  if (request.session.userId === undefined) return reply.redirect('/login', 303);
  return reply.headers(headers).send(body);
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
