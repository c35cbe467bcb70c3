/**
 * Wrong on purpose: jwt-alg-none. The token chooses its algorithm, and "none" is one of the
 * choices.
 */
import { randomBytes } from 'node:crypto';
import { decode, signHs256, verifyHs256 } from '../g-tokens/hs256.ts';
import { byId, logIn, tokenOf } from '../g-tokens/people.ts';
import { answer, startMuseum } from './museum.ts';

const secret = randomBytes(32).toString('hex');

startMuseum(
  'jwt-alg-none',
  'It accepts a token that calls itself unsigned.',
  async (request, response) => {
    if (request.url === '/token/login') {
      const person = await logIn(request);
      if (person === null) return answer(response, 401, 'Wrong.\n');
      const exp = Math.floor(Date.now() / 1000) + 600;
      return answer(response, 200, `${signHs256({ sub: String(person.id), exp }, secret)}\n`);
    }
    const person = byId(subjectOf(tokenOf(request)));
    if (person === null) return answer(response, 401, 'This token is not valid.\n');
    return answer(response, 200, `You are ${person.email} (${person.role}).\n`);
  },
);

function subjectOf(token: string): string | undefined {
  const [header = '', payload = ''] = token.split('.');
  if (decode(header).alg === 'none') return String(decode(payload).sub);
  return verifyHs256(token, secret)?.sub;
}
