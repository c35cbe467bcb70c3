/**
 * PKCE (RFC 7636), `S256` only. The client sends the hash of a random verifier with its request,
 * and the verifier with the code: a code that was stolen on its way through the browser is useless
 * without it. With `plain`, an attacker who saw the request would know the verifier.
 */
import { hash, timingSafeEqual } from 'node:crypto';

// code-challenge = BASE64URL-ENCODE(SHA256(...)): 43 characters
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;
// code-verifier = 43*128unreserved (section 4.1)
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

/** Whether a text has the form of a code challenge of S256. */
export function isChallenge(text: string): boolean {
  return CHALLENGE.test(text);
}

/**
 * Whether a verifier belongs to a challenge. Without a challenge, no verifier may come (RFC 9700,
 * section 4.8.2).
 */
export function verifiesChallenge(verifier: string | null, challenge: string | null): boolean {
  // Else a stolen code could be exchanged under a request from which the challenge was removed.
  if (challenge === null) return verifier === null;
  if (verifier === null || !VERIFIER.test(verifier)) return false;
  const expected = Buffer.from(challenge);
  const actual = Buffer.from(hash('sha256', verifier, 'base64url'));
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
