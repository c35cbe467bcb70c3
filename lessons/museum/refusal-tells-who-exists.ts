/**
 * Wrong on purpose: refusal-tells-who-exists. It answers 403 for accounts that exist and 404 for
 * others, so a user can find out which numbers are accounts.
 */
import { randomBytes } from 'node:crypto';
import { byId, logIn, type Person } from '../g-tokens/people.ts';
import { answer, cookieOf, startMuseum } from './museum.ts';

const sessions = new Map<string, Person>();

startMuseum(
  'refusal-tells-who-exists',
  'A user can find out which accounts exist.',
  async (request, response) => {
    if (request.method === 'POST') {
      const person = await logIn(request);
      if (person === null) return answer(response, 401, 'Wrong.\n');
      const ticket = randomBytes(32).toString('base64url');
      sessions.set(ticket, person);
      const cookie = `session=${ticket}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600`;
      return answer(response, 200, 'You are in.\n', { 'set-cookie': cookie });
    }
    const person = sessions.get(cookieOf(request, 'session') ?? '');
    if (person === undefined) return answer(response, 401, 'Sign in first.\n');
    const asked = byId(request.url?.slice('/users/'.length));
    if (asked === null) return answer(response, 404, 'There is no such account.\n');
    if (asked !== person && person.role !== 'admin') return answer(response, 403, 'Not for you.\n');
    return answer(response, 200, `${asked.email} (${asked.role})\n`);
  },
);
