/**
 * Masks: the text that is shown instead of a secret, such as `‹ticket 3f9a1c›` with its
 * fingerprint. A head is decoded as Latin-1, so no client can write a `‹` itself.
 */
import { createFingerprint } from '../src/http/fingerprint.ts';

/** Turns a secret into its mask. `kind` is the word in it. */
export type Mask = (kind: string, secret: string) => string;

/** Makes a mask function. Another key gives other fingerprints. */
export function createMask(key?: Buffer): Mask {
  const digits = createFingerprint(key);
  return (kind, secret) => `‹${kind} ${digits(secret)}›`;
}

/** Masks each run of characters that may be a secret. */
export function maskRuns(text: string, runs: RegExp, kind: string, mask: Mask): string {
  return text.replace(runs, (run) => mask(kind, run));
}

/** Masks a name that a client chose, unless it looks like a name. */
export function redactName(name: string, mask: Mask): string {
  return /^[A-Za-z][\w.[\]-]{0,31}$/.test(name) ? name : mask('name', name);
}
