/**
 * Masks: the text that is shown instead of a secret, such as `‹ticket 3f9a1c›` with its
 * fingerprint. A head is decoded as Latin-1, so no client can write a `‹` itself.
 */
import { hash } from 'node:crypto';
import { createFingerprint } from '../src/http/fingerprint.ts';

/** Turns a secret into its mask. `kind` is the word in it. */
export type Mask = (kind: string, secret: string) => string;

/**
 * Makes a mask function. Another key gives other fingerprints. The fingerprint is computed from
 * the SHA-256 of the secret, since that is all that a server stores of a ticket: a row of its table
 * then has the same fingerprint as the ticket on the wire.
 */
export function createMask(key?: Buffer): Mask {
  const digits = createFingerprint(key);
  return (kind, secret) => `‹${kind} ${digits(hash('sha256', secret, 'base64url'))}›`;
}

/** Makes the function from a stored SHA-256 (base64url) to the fingerprint of its secret. */
export function createHashFingerprint(key: Buffer): (hashed: string) => string {
  return createFingerprint(key);
}

/** Masks each run of characters that may be a secret. */
export function maskRuns(text: string, runs: RegExp, kind: string, mask: Mask): string {
  return text.replace(runs, (run) => mask(kind, run));
}

/** Masks a name that a client chose, unless it looks like a name. */
export function redactName(name: string, mask: Mask): string {
  return /^[A-Za-z][\w.[\]-]{0,31}$/.test(name) ? name : mask('name', name);
}
