/**
 * Wrong on purpose: fast-hash. Passwords are hashed, by a hash made for speed and without a salt: whoever gets the file
 * tries millions of guesses a second, on everybody at once. It stands for a stolen database: data/fast-hash.json.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, exhibit, readForm } from './museum.ts';

const hashes = new Map<string, string>();

exhibit('fast-hash', 'A fast hash without a salt.', (request, response) => {
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
