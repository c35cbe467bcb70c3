/** Wrong on purpose: deny-list. It keeps its list of revoked tokens only in memory. */
import { createHash } from 'node:crypto';
import { signHs256, verifyHs256 } from '../g-tokens/hs256.ts';
import { byId, logIn, tokenOf } from '../g-tokens/people.ts';
import { answer, startMuseum } from './museum.ts';

// The secret has to outlive a restart. A real server would read it from its settings.
const secret = createHash('sha256').update('the secret of deny-list').digest('hex');
const denied = new Set<string>();

startMuseum('deny-list', 'A restart forgets revocations.', async (request, response) => {
  if (request.url === '/token/login') {
    const person = await logIn(request);
    if (person === null) return answer(response, 401, 'Wrong.\n');
    const exp = Math.floor(Date.now() / 1000) + 600;
    return answer(response, 200, `${signHs256({ sub: String(person.id), exp }, secret)}\n`);
  }
  const token = tokenOf(request);
  const person = denied.has(token) ? null : byId(verifyHs256(token, secret)?.sub);
  if (person === null) return answer(response, 401, 'This token is not valid.\n');
  if (request.url !== '/logout') return answer(response, 200, `You are ${person.email}.\n`);
  denied.add(token);
  return answer(response, 200, 'You are signed out.\n');
});
