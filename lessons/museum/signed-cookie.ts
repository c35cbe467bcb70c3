/**
 * Wrong on purpose: signed-cookie. The signature and its check are right, but the server cannot
 * revoke a cookie: a copy stays valid after "sign out", until the hour is over. To keep this short,
 * no password is asked.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, readForm, startMuseum } from './museum.ts';

type Claims = { readonly email: string; readonly role: string; readonly until: number };

const HOUR = 3600;
const KEY = randomBytes(32); // only in this process: each start makes another

startMuseum('signed-cookie', 'Nothing can take a signed cookie back.', (request, response) => {
  if (request.method === 'POST' && request.url === '/login') return logIn(request, response);
  if (request.method === 'POST' && request.url === '/logout') return logOut(response);
  const claims = verify(cookieOf(request, 'signed') ?? '');
  if (claims === null) return answer(response, 401, 'Sign in first.\n');
  answer(response, 200, `You are ${claims.email}, role ${claims.role}.\n`);
});

async function logIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const email = (await readForm(request)).get('email') ?? '';
  const claims = { email, role: 'user', until: seconds() + HOUR };
  const cookie = `signed=${sign(claims)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${HOUR}`;
  answer(response, 200, 'Welcome.\n', { 'set-cookie': cookie });
}

function logOut(response: ServerResponse): void {
  const cookie = 'signed=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0';
  answer(response, 200, 'You are signed out.\n', { 'set-cookie': cookie });
}

function sign(claims: Claims): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${payload}.${signatureOf(payload)}`;
}

function verify(cookie: string): Claims | null {
  const [payload = '', signature = ''] = cookie.split('.');
  if (!sameText(signature, signatureOf(payload))) return null;
  const claims: Claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return claims.until > seconds() ? claims : null;
}

function signatureOf(payload: string): string {
  return createHmac('sha256', KEY).update(payload).digest('base64url');
}

// Takes the same time wherever the texts differ, so timing reveals nothing about a guess.
function sameText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
