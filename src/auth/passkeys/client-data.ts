/**
 * Client data (WebAuthn, section 5.8.1): JSON that the browser, not the page, writes about a
 * ceremony. The authenticator signs its SHA-256. It binds the signature to this purpose, this
 * challenge and this origin: a page that imitates this site gets signatures for its own origin.
 *
 * Steps 5 to 11 of section 7.1 (registration) are steps 8 to 14 of section 7.2 (assertion).
 */
import type { AuthenticatorDataExpectation } from './authenticator-data.ts';

/** What a ceremony is for: to create a passkey, or to sign in with one. */
export type CeremonyType = 'webauthn.create' | 'webauthn.get';

export type ClientDataExpectation = {
  readonly type: CeremonyType;
  /** In base64url, as it was sent to the browser. */
  readonly challenge: string;
  /** Such as `https://example.com`, without a slash at the end. */
  readonly origin: string;
};

/** What the options of a ceremony named, and the response is checked against. */
export type CeremonyExpectation = Omit<ClientDataExpectation, 'type'> &
  AuthenticatorDataExpectation;

/** The first step that failed. */
export type ClientDataStep =
  | 'client_data'
  | 'type'
  | 'challenge'
  | 'origin'
  | 'cross_origin'
  | 'top_origin';

/** Verifies client data. The first step that fails, or null when all are passed. Never throws. */
export function checkClientData(
  bytes: Uint8Array,
  expected: ClientDataExpectation,
): ClientDataStep | null {
  const data = parseClientData(bytes);
  if (data === null) return 'client_data';
  // 7 (10): "Verify that the value of C.type is webauthn.create", or "webauthn.get". A signature
  // for one ceremony must not pass for the other.
  if (data.type !== expected.type) return 'type';
  // 8 (11): "Verify that the value of C.challenge equals the base64url encoding of
  // pkOptions.challenge." Compared as text: every other spelling is refused. No constant time: the
  // challenge is no secret from its client.
  if (data.challenge !== expected.challenge) return 'challenge';
  // 9 (12): "Verify that the value of C.origin is an origin expected by the Relying Party." The
  // whole text, because `https://example.com.evil.example` begins with the expected one.
  if (data.origin !== expected.origin) return 'origin';
  // 10 (13): "If C.crossOrigin is present and set to true, verify that the Relying Party expects
  // that this credential would have been created within an iframe that is not same-origin with its
  // ancestors." It never is here. Any other value but false is refused with it.
  if (data.crossOrigin !== undefined && data.crossOrigin !== false) return 'cross_origin';
  // 11 (14): "If C.topOrigin is present", there was such an iframe.
  return data.topOrigin === undefined ? null : 'top_origin';
}

/**
 * The challenge that client data have, to look up what it was issued for. Null when they have none.
 * Never throws. Nothing is verified here.
 */
export function challengeIn(bytes: Uint8Array): string | null {
  const challenge = parseClientData(bytes)?.challenge;
  return typeof challenge === 'string' ? challenge : null;
}

type ClientData = {
  readonly type?: unknown;
  readonly challenge?: unknown;
  readonly origin?: unknown;
  readonly crossOrigin?: unknown;
  readonly topOrigin?: unknown;
};

/**
 * Steps 5 and 6 (8 and 9): "Let JSONtext be the result of running UTF-8 decode", and JSON. Further
 * members are ignored: section 5.8.1 says that there can be some.
 */
function parseClientData(bytes: Uint8Array): ClientData | null {
  try {
    // Stricter than "UTF-8 decode", which drops a byte order mark and replaces bad bytes: browsers
    // write neither (5.8.1.1), and a replaced byte would not be what was signed.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const value: unknown = JSON.parse(decoder.decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
