import type { Express } from 'express';
import session, { type Store } from 'express-session';

declare module 'express-session' {
  interface SessionData {
    userId: number;
  }
}

/**
 * Gives an express server sessions, by express-session with this store or with its memory store,
 * and a log-in without a password, which starts one.
 */
export function addSessions(app: Express, store?: Store): void {
  app.use(
    session({
      secret: 'thirty-two characters at the least, it says',
      resave: false,
      saveUninitialized: false,
      ...(store && { store }),
      cookie: { maxAge: 86_400_000, sameSite: 'lax' },
    }),
  );
  app.post('/login', (request, response, next) => {
    request.session.regenerate((error) => {
      if (error) return next(error);
      request.session.userId = 1;
      response.redirect(303, '/dashboard');
    });
  });
}
