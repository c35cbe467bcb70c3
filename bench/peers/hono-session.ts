import { randomBytes } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const sessions = new Map<string, { readonly userId: number; readonly expiresAt: number }>();

/** Gives a hono server a log-in without a password, which starts a session. It is in a Map. */
export function addLogin(app: Hono): void {
  app.post('/login', (c) => {
    const id = randomBytes(32).toString('base64url');
    sessions.set(id, { userId: 1, expiresAt: Date.now() + 86_400_000 });
    setCookie(c, 'session', id, { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 86_400 });
    return c.redirect('/dashboard', 303);
  });
}

/** The id of the user whose session a request has; null when it has none that works. */
export function userIdOf(c: Context): number | null {
  const session = sessions.get(getCookie(c, 'session') ?? '');
  return session === undefined || Date.now() >= session.expiresAt ? null : session.userId;
}
