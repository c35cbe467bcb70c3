/**
 * Wrong on purpose: refresh-never-rotates. A refresh token can be used again and again, so a
 * copy goes unnoticed.
 */
import { randomBytes } from 'node:crypto';
import { signHs256, verifyHs256 } from '../g-tokens/hs256.ts';
import { byId, logIn, type Person, tokenOf } from '../g-tokens/people.ts';
import { answer, startMuseum } from './museum.ts';

const secret = randomBytes(32).toString('hex');
const refreshTokens = new Map<string, Person>();

startMuseum(
  'refresh-never-rotates',
  'A stolen refresh token works beside the real one.',
  async (request, response) => {
    if (request.url === '/token/login') {
      const person = await logIn(request);
      if (person === null) return answer(response, 401, 'Wrong.\n');
      const refreshToken = randomBytes(32).toString('base64url');
      refreshTokens.set(refreshToken, person);
      return answer(response, 200, `${issue(person)}\n${refreshToken}\n`);
    }
    if (request.url === '/token/refresh') {
      const person = refreshTokens.get(tokenOf(request));
      if (person === undefined) return answer(response, 401, 'This token is not valid.\n');
      return answer(response, 200, `${issue(person)}\n${tokenOf(request)}\n`);
    }
    const person = byId(verifyHs256(tokenOf(request), secret)?.sub);
    if (person === null) return answer(response, 401, 'This token is not valid.\n');
    return answer(response, 200, `You are ${person.email}.\n`);
  },
);

function issue({ id }: Person): string {
  return signHs256({ sub: String(id), exp: Math.floor(Date.now() / 1000) + 600 }, secret);
}
