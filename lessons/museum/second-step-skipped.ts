/**
 * Wrong on purpose: second-step-skipped. The right password starts a session, and only a redirect
 * leads to the page that asks for the code. A client that asks for another page is in. /key prints
 * the key of ada's app.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { logIn, type Person } from '../g-tokens/people.ts';
import { codeAt, stepAt } from '../i-two-factors/one-time-code.ts';
import { answer, cookieOf, readForm, startMuseum } from './museum.ts';

type Session = { readonly person: Person; isComplete: boolean };

const KEY = 'NB2W45DFOIZA2YTB';
const sessions = new Map<string, Session>();

startMuseum('second-step-skipped', 'The second step can be left out.', (request, response) => {
  if (request.url === '/key') return answer(response, 200, `${KEY}\n`);
  if (request.method === 'POST' && request.url === '/login') return askPassword(request, response);
  const session = sessions.get(cookieOf(request, 'session') ?? '');
  if (session === undefined) return answer(response, 401, 'Sign in first.\n');
  if (request.method === 'POST') return askCode(session, request, response);
  return answer(response, 200, `Hello, ${session.person.email}\n`);
});

async function askPassword(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const person = await logIn(request);
  if (person === null) return answer(response, 401, 'Wrong.\n');
  const ticket = randomBytes(32).toString('base64url');
  sessions.set(ticket, { person, isComplete: false });
  const cookie = `session=${ticket}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600`;
  answer(response, 303, '', { 'set-cookie': cookie, location: '/login/code' });
}

async function askCode(
  session: Session,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const now = stepAt(Date.now());
  const code = (await readForm(request)).get('code');
  if (code !== codeAt(KEY, now) && code !== codeAt(KEY, now - 1)) {
    return answer(response, 401, 'This code is not right.\n');
  }
  session.isComplete = true;
  answer(response, 303, '', { location: '/' });
}
