import type Koa from 'koa';
import session from 'koa-session';

const sessions = new Map<string, object>();

/** Gives a koa server sessions: koa-session, as its documentation shows for a custom store. */
export function addSessions(app: Koa): void {
  app.keys = ['thirty-two characters at the least, it says'];
  app.use(
    session(
      {
        maxAge: 86_400_000,
        sameSite: 'lax',
        store: {
          get: async (key) => sessions.get(key),
          set: async (key, value) => {
            sessions.set(key, value);
          },
          destroy: async (key) => {
            sessions.delete(key);
          },
        },
      },
      app,
    ),
  );
}
