/**
 * Wrong on purpose: fast-hash. It hashes passwords with a fast hash and without a salt: a thief who
 * gets the file can try millions of guesses a second, on all accounts at once. The file
 * data/fast-hash.json stands for a stolen database.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, readForm, startMuseum } from './museum.ts';

const hashes = new Map<string, string>();

startMuseum('fast-hash', 'It uses a fast hash without a salt.', (request, response) => {
  if (request.method === 'POST' && request.url === '/signup') return signUp(request, response);
  return answer(response, 404, 'There is nothing here.\n');
});

async function signUp(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = await readForm(request);
  const email = form.get('email') ?? '';
  if (hashes.has(email)) return answer(response, 409, 'This address is taken.\n');
  hashes.set(email, hashPassword(form.get('password') ?? ''));
  save();
  answer(response, 201, 'Welcome.\n');
}

function hashPassword(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}

function save(): void {
  mkdirSync('data', { recursive: true });
  const text = JSON.stringify(Object.fromEntries(hashes), null, 2);
  writeFileSync('data/fast-hash.json', `${text}\n`, { mode: 0o600 });
}
