/**
 * Wrong on purpose: two-servers-own-memory. Started twice, on two ports, it is one site in two
 * processes: each process keeps only the sessions that it began. Its signed tokens need no such
 * table, only the secret that both processes have.
 */
import { createHash, randomBytes } from 'node:crypto';
import { signHs256, verifyHs256 } from '../g-tokens/hs256.ts';
import { byId, logIn, type Person, tokenOf } from '../g-tokens/people.ts';
import { answer, cookieOf, startMuseum } from './museum.ts';

const secret = createHash('sha256').update('the secret of both processes').digest('hex');
const sessions = new Map<string, Person>();

startMuseum(
  'two-servers-own-memory',
  'A session exists in one process only.',
  async (request, response) => {
    if (request.method === 'POST') {
      const person = await logIn(request);
      if (person === null) return answer(response, 401, 'Wrong.\n');
      if (request.url === '/login') return signIn(person);
      const exp = Math.floor(Date.now() / 1000) + 600;
      return answer(response, 200, `${signHs256({ sub: String(person.id), exp }, secret)}\n`);
    }
    const person =
      sessions.get(cookieOf(request, 'session') ?? '') ??
      byId(verifyHs256(tokenOf(request), secret)?.sub);
    if (person === null) return answer(response, 401, 'I do not know you.\n');
    return answer(response, 200, `You are ${person.email}.\n`);

    function signIn(person: Person): void {
      const ticket = randomBytes(32).toString('base64url');
      sessions.set(ticket, person);
      const cookie = `session=${ticket}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600`;
      answer(response, 200, 'You are in.\n', { 'set-cookie': cookie });
    }
  },
);
