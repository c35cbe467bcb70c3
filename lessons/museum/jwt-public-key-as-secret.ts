/**
 * Wrong on purpose: jwt-public-key-as-secret. The token chooses the algorithm, and the server uses
 * one key for both: with HS256 the public key, which an attacker has too, becomes the secret.
 */
import { createHmac, generateKeyPairSync, sign, verify } from 'node:crypto';
import { decode } from '../g-tokens/hs256.ts';
import { byId, logIn, tokenOf } from '../g-tokens/people.ts';
import { answer, startMuseum } from './museum.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const publicText = String(publicKey.export({ type: 'spki', format: 'pem' }));

startMuseum('jwt-public-key-as-secret', 'The public key can sign.', async (request, response) => {
  if (request.url === '/public-key') return answer(response, 200, publicText);
  if (request.url === '/token/login') {
    const person = await logIn(request);
    if (person === null) return answer(response, 401, 'Wrong.\n');
    return answer(response, 200, `${issue(person.id)}\n`);
  }
  const person = byId(subjectOf(tokenOf(request)));
  if (person === null) return answer(response, 401, 'This token is not valid.\n');
  return answer(response, 200, `You are ${person.email} (${person.role}).\n`);
});

function issue(id: number): string {
  const exp = Math.floor(Date.now() / 1000) + 600;
  const parts = [
    { alg: 'EdDSA', typ: 'JWT' },
    { sub: String(id), exp },
  ];
  const input = parts
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;
}

function subjectOf(token: string): string | undefined {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const input = `${header}.${payload}`;
  const { sub, exp } = decode(payload);
  const signed =
    decode(header).alg === 'HS256'
      ? createHmac('sha256', publicText).update(input).digest('base64url') === signature
      : verify(null, Buffer.from(input), publicKey, Buffer.from(signature, 'base64url'));
  return signed && Date.now() / 1000 < Number(exp) ? String(sub) : undefined;
}
