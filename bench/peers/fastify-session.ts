import cookie from '@fastify/cookie';
import session from '@fastify/session';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface Session {
    userId?: number;
  }
}

/**
 * Gives a fastify server sessions, by its own plug-ins with their memory store, and a log-in
 * without a password, which starts one.
 */
export async function addSessions(app: FastifyInstance): Promise<void> {
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
}
