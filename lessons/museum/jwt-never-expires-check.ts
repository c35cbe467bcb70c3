/**
 * Wrong on purpose: jwt-never-expires-check. It checks the signature of a token and not its expiry
 * time.
 */
import { randomBytes } from 'node:crypto';
import { openHs256, signHs256 } from '../g-tokens/hs256.ts';
import { byId, logIn, tokenOf } from '../g-tokens/people.ts';
import { answer, startMuseum } from './museum.ts';

const secret = randomBytes(32).toString('hex');
const SECONDS = 1; // how long a token is meant to be valid

startMuseum('jwt-never-expires-check', 'It ignores exp.', async (request, response) => {
  if (request.url === '/token/login') {
    const person = await logIn(request);
    if (person === null) return answer(response, 401, 'Wrong.\n');
    const exp = Math.floor(Date.now() / 1000) + SECONDS;
    return answer(response, 200, `${signHs256({ sub: String(person.id), exp }, secret)}\n`);
  }
  const person = byId(openHs256(tokenOf(request), secret)?.sub);
  if (person === null) return answer(response, 401, 'This token is not valid.\n');
  return answer(response, 200, `You are ${person.email}.\n`);
});
