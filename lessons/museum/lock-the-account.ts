/**
 * Wrong on purpose: lock-the-account. Three wrong guesses lock an account for good, even when an
 * attacker makes them.
 */
import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, readForm, startMuseum } from './museum.ts';

const GUESSES = 3;

const salt = randomBytes(16);
// Of ada@example.com, the one account here.
const key = scryptSync('rainy otters juggle lamps', salt, 32);
const failures = new Map<string, number>();

startMuseum('lock-the-account', 'An attacker can lock users out.', (request, response) => {
  if (request.method === 'POST' && request.url === '/login') return logIn(request, response);
  return answer(response, 404, 'There is nothing here.\n');
});

async function logIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = await readForm(request);
  const email = form.get('email') ?? '';
  const failed = failures.get(email) ?? 0;
  if (failed >= GUESSES) return answer(response, 403, 'This account is locked.\n');
  if (matches(form.get('password') ?? '') && email === 'ada@example.com') {
    failures.delete(email);
    return answer(response, 200, 'Welcome.\n');
  }
  failures.set(email, failed + 1);
  answer(response, 401, 'This e-mail address and password do not match.\n');
}

function matches(password: string): boolean {
  return timingSafeEqual(scryptSync(password, salt, 32), key);
}
