/**
 * Wrong on purpose: keeps-the-id. A visitor has a session before signing in, and signing in only
 * writes a name into it. An attacker who knew the ID before knows it after. To keep this short, no
 * password is asked.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, readForm, startMuseum } from './museum.ts';

type Session = { user: string | null };

const sessions = new Map<string, Session>();

/** The session of a request; a request without a known session gets a new one. */
function sessionOf(request: IncomingMessage, response: ServerResponse): Session {
  const known = sessions.get(cookieOf(request, 'sid') ?? '');
  if (known !== undefined) return known;
  const sid = randomBytes(32).toString('base64url');
  const fresh: Session = { user: null };
  sessions.set(sid, fresh);
  response.setHeader('set-cookie', `sid=${sid}; Path=/; HttpOnly; SameSite=Lax`);
  return fresh;
}

async function logIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const session = sessionOf(request, response);
  session.user = (await readForm(request)).get('name');
  answer(response, 200, `Hello, ${session.user}\n`);
}

startMuseum('keeps-the-id', 'Signing in keeps the session ID.', (request, response) => {
  const { method, url } = request;
  if (method === 'POST' && url === '/login') return logIn(request, response);
  const { user } = sessionOf(request, response);
  return answer(response, 200, `${user ?? 'a visitor'}\n`);
});
