/**
 * Wrong on purpose: remember-skips-the-factor. After the code, a browser that ticks "remember this
 * browser" gets a cookie with the address of its user, and needs no code from then on. Any
 * client can write that cookie. /key prints the key of ada.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { logIn } from '../g-tokens/people.ts';
import { codeAt, stepAt } from '../i-two-factors/one-time-code.ts';
import { answer, cookieOf, readForm, startMuseum } from './museum.ts';

const KEY = 'NB2W45DFOIZA2YTB';
const COOKIE = 'Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000';
const pending = new Map<string, string>();

startMuseum(
  'remember-skips-the-factor',
  'A cookie that anyone can write replaces the code.',
  async (request, response) => {
    if (request.url === '/key') return answer(response, 200, `${KEY}\n`);
    if (request.url === '/login') {
      const person = await logIn(request);
      if (person === null) return answer(response, 401, 'Wrong.\n');
      if (isRemembered(request, person.email)) return answer(response, 200, 'You are in.\n');
      const secret = remember(pending, person.email);
      const headers = { 'set-cookie': `pending=${secret}; ${COOKIE}` };
      return answer(response, 401, 'Now the code.\n', headers);
    }
    const email = pending.get(cookieOf(request, 'pending') ?? '');
    const code = (await readForm(request)).get('code');
    const now = stepAt(Date.now());
    const isRight = code === codeAt(KEY, now) || code === codeAt(KEY, now - 1);
    if (email === undefined || !isRight) return answer(response, 401, 'This code is not right.\n');
    return answer(response, 200, 'You are in.\n', { 'set-cookie': rememberedCookie(email) });
  },
);

function rememberedCookie(email: string): string {
  return `remembered=${email}; ${COOKIE}`;
}

function isRemembered(request: IncomingMessage, email: string): boolean {
  return cookieOf(request, 'remembered') === email;
}

/** Stores an address under a new secret. */
function remember(store: Map<string, string>, email: string): string {
  const secret = randomBytes(32).toString('base64url');
  store.set(secret, email);
  return secret;
}
