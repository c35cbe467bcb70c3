/**
 * Wrong on purpose: two-servers-own-memory. Started twice, on two ports, it is one site in two
 * processes: each process keeps only the sessions that it began. Its signed tokens need no such
 * table, only the secret that both processes have.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { signHs256, verifyHs256 } from '../g-tokens/hs256.ts';
import { byId, logIn, type Person, tokenOf } from '../g-tokens/people.ts';
import { answer, cookieOf, startMuseum } from './museum.ts';

const secret = createHash('sha256').update('the secret of both processes').digest('hex');
const sessions = new Map<string, Person>();

function createSession(person: Person): string {
  const ticket = randomBytes(32).toString('base64url');
  sessions.set(ticket, person);
  return ticket;
}

function readSession(ticket: string): Person | null {
  return sessions.get(ticket) ?? null;
}

function deleteSession(ticket: string): void {
  sessions.delete(ticket);
}

startMuseum('two-servers-own-memory', 'A session exists in one process only.', handle);

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const ticket = cookieOf(request, 'session') ?? '';
  if (request.method === 'POST' && request.url === '/logout') {
    deleteSession(ticket);
    return answer(response, 200, 'You are out.\n', { 'set-cookie': cookie('', 0) });
  }
  if (request.method === 'POST') {
    const person = await logIn(request);
    if (person === null) return answer(response, 401, 'Wrong.\n');
    if (request.url === '/login') {
      const fresh = createSession(person);
      return answer(response, 200, 'You are in.\n', { 'set-cookie': cookie(fresh, 3600) });
    }
    const exp = Math.floor(Date.now() / 1000) + 600;
    return answer(response, 200, `${signHs256({ sub: String(person.id), exp }, secret)}\n`);
  }
  const person = readSession(ticket) ?? byId(verifyHs256(tokenOf(request), secret)?.sub);
  if (person === null) return answer(response, 401, 'I do not know you.\n');
  return answer(response, 200, `You are ${person.email}.\n`);
}

function cookie(ticket: string, maxAge: number): string {
  return `session=${ticket}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}`;
}
