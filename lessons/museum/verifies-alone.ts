/**
 * Wrong on purpose: verifies-alone. A second service that accepts a token until it expires: it has
 * the public key of the login server (ISSUER) and never asks whether the session still exists. (It
 * accepts tokens whose audience is the login server. A real service has an audience of its own;
 * otherwise it could use the tokens that it receives at the login server:
 * docs/sessions-and-tokens.md.)
 */
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { courseTime } from '../course-time.ts';
import { decode } from '../g-tokens/hs256.ts';
import { tokenOf } from '../g-tokens/people.ts';
import { answer, startMuseum } from './museum.ts';

const issuer = process.env.ISSUER ?? 'http://localhost:3000';
let keys: readonly (JsonWebKey & { kid?: string })[] = [];

startMuseum('verifies-alone', 'It accepts tokens after signing out.', async (request, response) => {
  if (keys.length === 0) keys = await fetchKeys();
  const claims = claimsOf(tokenOf(request));
  if (claims === null) return answer(response, 401, 'This token is not valid.\n');
  return answer(response, 200, `You are account ${claims.sub}.\n`);
});

async function fetchKeys(): Promise<typeof keys> {
  const set = (await (await fetch(`${issuer}/.well-known/jwks.json`)).json()) as {
    keys: typeof keys;
  };
  return set.keys;
}

function claimsOf(token: string): Record<string, unknown> | null {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { alg, kid } = decode(header);
  const jwk = keys.find((key) => key.kid === kid);
  if (alg !== 'EdDSA' || jwk === undefined) return null;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const input = Buffer.from(`${header}.${payload}`);
  if (!verify(null, input, key, Buffer.from(signature, 'base64url'))) return null;
  const claims = decode(payload);
  const meant = claims.iss === issuer && claims.aud === issuer;
  return meant && courseTime() / 1000 < Number(claims.exp) ? claims : null;
}
