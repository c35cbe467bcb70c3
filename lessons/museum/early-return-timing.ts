/**
 * Wrong on purpose: early-return-timing. Both failures get the same text, but an unknown account
 * gets it sooner.
 */
import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, readForm, secret, startMuseum } from './museum.ts';

type Account = { readonly salt: Buffer; readonly key: Buffer };

const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 };
const accounts = new Map([[secret('ada@example.com'), createAccount('rainy otters juggle lamps')]]);

startMuseum('early-return-timing', 'An unknown account is refused sooner.', (request, response) => {
  if (request.method === 'POST' && request.url === '/login') return logIn(request, response);
  return answer(response, 404, 'There is nothing here.\n');
});

async function logIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = await readForm(request);
  const account = accounts.get(form.get('email') ?? '');
  if (account === undefined) return refuse(response);
  if (!matches(account, form.get('password') ?? '')) return refuse(response);
  answer(response, 200, 'Welcome.\n');
}

function refuse(response: ServerResponse): void {
  answer(response, 401, 'This e-mail address and password do not match.\n');
}

function createAccount(password: string): Account {
  const salt = randomBytes(16);
  return { salt, key: scryptSync(password, salt, 32, COST) };
}

function matches({ salt, key }: Account, password: string): boolean {
  return timingSafeEqual(scryptSync(password, salt, 32, COST), key);
}
