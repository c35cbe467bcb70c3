/**
 * Passkeys for the broken servers of the museum: what a page sends, taken apart, and its signature
 * verified. Each server decides with it. The app has the same in src/auth/passkeys/, with every
 * step of the specification.
 */
import { createPublicKey, hash, type KeyObject, randomBytes, verify } from 'node:crypto';

/** A new passkey, as a server stores it. */
export type StoredKey = { readonly id: string; readonly key: KeyObject };

/** An assertion, taken apart. */
export type Assertion = {
  readonly id: string;
  readonly type: string;
  readonly challenge: string;
  readonly origin: string;
  readonly rpIdHash: string;
  readonly counter: number;
  /** Whether the key has signed exactly these bytes. */
  isSignedBy(key: KeyObject): boolean;
};

/** A new challenge: 32 random bytes in base64url. */
export function makeChallenge(): string {
  return randomBytes(32).toString('base64url');
}

/** The SHA-256 of the RP ID, as the authenticator writes it. */
export function hashOf(rpId: string): string {
  return hash('sha256', rpId, 'hex');
}

/**
 * Whether a counter is later than the stored one. Passkeys that are synced between devices do not
 * count: they always say 0.
 */
export function hasCounted(counter: number, stored: number): boolean {
  return counter > stored || (counter === 0 && stored === 0);
}

/** Reads the passkey that `create` made. Throws when the text is something else. */
export function readNewPasskey(text: string): StoredKey {
  const { id, response } = JSON.parse(text);
  const spki = Buffer.from(response.publicKey, 'base64url');
  return { id, key: createPublicKey({ key: spki, format: 'der', type: 'spki' }) };
}

/** Reads the assertion that `get` made. Throws when the text is something else. */
export function readAssertion(text: string): Assertion {
  const { id, response } = JSON.parse(text);
  const bytes = (name: string) => Buffer.from(response[name], 'base64url');
  const [clientData, data] = [bytes('clientDataJSON'), bytes('authenticatorData')];
  const { type, challenge, origin } = JSON.parse(clientData.toString());
  const signed = Buffer.concat([data, hash('sha256', clientData, 'buffer')]);
  return {
    id,
    type,
    challenge,
    origin,
    rpIdHash: data.toString('hex', 0, 32),
    counter: data.readUInt32BE(33),
    isSignedBy: (key) => verify('sha256', signed, key, bytes('signature')),
  };
}
