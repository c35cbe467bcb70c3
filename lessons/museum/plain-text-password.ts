/**
 * Wrong on purpose: plain-text-password. It stores passwords as they are, so a thief who gets the
 * file has them all. The file data/plain-text-password.json stands for a stolen database.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, readForm, startMuseum } from './museum.ts';

const passwords = new Map<string, string>();

startMuseum('plain-text-password', 'It stores passwords as they are.', (request, response) => {
  if (request.method === 'POST' && request.url === '/signup') return signUp(request, response);
  return answer(response, 404, 'There is nothing here.\n');
});

async function signUp(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = await readForm(request);
  const email = form.get('email') ?? '';
  if (passwords.has(email)) return answer(response, 409, 'This address is taken.\n');
  passwords.set(email, form.get('password') ?? '');
  save();
  answer(response, 201, 'Welcome.\n');
}

function save(): void {
  mkdirSync('data', { recursive: true });
  const text = JSON.stringify(Object.fromEntries(passwords), null, 2);
  writeFileSync('data/plain-text-password.json', `${text}\n`, { mode: 0o600 });
}
