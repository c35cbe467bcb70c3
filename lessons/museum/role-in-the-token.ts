/**
 * Wrong on purpose: role-in-the-token. It reads the role from the token, which it wrote at the
 * log-in.
 */
import { randomBytes } from 'node:crypto';
import { signHs256, verifyHs256 } from '../g-tokens/hs256.ts';
import { byId, logIn, tokenOf } from '../g-tokens/people.ts';
import { answer, startMuseum } from './museum.ts';

const secret = randomBytes(32).toString('hex');

startMuseum(
  'role-in-the-token',
  'A demotion counts when the token expires.',
  async (request, response) => {
    if (request.url === '/token/login') {
      const person = await logIn(request);
      if (person === null) return answer(response, 401, 'Wrong.\n');
      const claims = { sub: String(person.id), role: person.role };
      const exp = Math.floor(Date.now() / 1000) + 600;
      return answer(response, 200, `${signHs256({ ...claims, exp }, secret)}\n`);
    }
    const claims = verifyHs256(tokenOf(request), secret);
    const person = byId(claims?.sub);
    if (claims === null || person === null) return answer(response, 401, 'Who are you?\n');
    if (request.url === '/step-down') {
      person.role = 'user';
      return answer(response, 200, `${person.email} is a user now.\n`);
    }
    if (claims.role !== 'admin') return answer(response, 403, 'This is for administrators.\n');
    return answer(response, 200, 'The list of all users.\n');
  },
);
