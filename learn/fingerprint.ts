/**
 * What stands on the page in the place of a secret: its fingerprint, such as `‹ticket 3f9a1c›`. A
 * head is decoded as Latin-1, so no client can write a `‹` itself.
 */
import { createFingerprint } from '../src/http/fingerprint.ts';

/** Puts a fingerprint in the place of a secret. `kind` is the word in it. */
export type Seal = (kind: string, secret: string) => string;

/** A seal with a key of its own. Two seals give different fingerprints for one value. */
export function createSeal(key?: Buffer): Seal {
  const digits = createFingerprint(key);
  return (kind, secret) => `‹${kind} ${digits(secret)}›`;
}

/** Replaces each run of characters that may be a secret. */
export function sealRuns(text: string, runs: RegExp, kind: string, seal: Seal): string {
  return text.replace(runs, (run) => seal(kind, run));
}

/** A name that a client chose: shown while it looks like a name. */
export function veilName(name: string, seal: Seal): string {
  return /^[A-Za-z][\w.[\]-]{0,31}$/.test(name) ? name : seal('name', name);
}
