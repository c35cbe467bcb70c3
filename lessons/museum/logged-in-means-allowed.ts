/**
 * Wrong on purpose: logged-in-means-allowed. The page for administrators checks that the user is
 * signed in, and not the user's role.
 */
import { randomBytes } from 'node:crypto';
import { logIn, type Person } from '../g-tokens/people.ts';
import { answer, cookieOf, secret, startMuseum } from './museum.ts';

const LIST = 'The list of all users.';
const sessions = new Map<string, Person>();

startMuseum(
  'logged-in-means-allowed',
  'Every member is an administrator.',
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
    if (request.url === '/users') return answer(response, 200, `${secret(LIST)}\n`);
    // Other users do not see the link, but they can request the page.
    const menu = person.role === 'admin' ? 'Home, Users' : 'Home';
    return answer(response, 200, `${person.email} (${person.role}). Menu: ${menu}\n`);
  },
);
