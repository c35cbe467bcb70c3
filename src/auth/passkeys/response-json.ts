/**
 * The JSON that `PublicKeyCredential.toJSON()` gives in the browser (WebAuthn, section 5.1): the
 * same outside for registrations and assertions, the ceremony's own fields in `response`. Bytes are
 * base64url. It arrives from the network, so each field is checked here, and only here.
 */
import { decodeBase64Url } from './base64url.ts';

/** Section 4, "Credential ID": "At most 1023 bytes long". */
export const MOST_ID_BYTES = 1_023;

/** Client data have some 200 bytes; browsers may add fields (section 5.8.1). */
export const MOST_CLIENT_DATA_BYTES = 4_096;

/** The id of the credential, and the fields of `response`, unchecked. */
export type CredentialJson = {
  /** In base64url. */
  readonly id: string;
  readonly response: Readonly<Record<string, unknown>>;
};

// Twice what the largest fields take together, and the limit of the work that one text can cause.
const MOST_CHARACTERS = 65_536;

/** Reads the outside of a credential's JSON. Null when it is not that. Never throws. */
export function parseCredentialJson(text: string): CredentialJson | null {
  if (text.length > MOST_CHARACTERS) return null;
  const { id, rawId, type, response } = asRecord(parseJson(text));
  const bytes = decodeBase64Url(id, MOST_ID_BYTES);
  if (typeof id !== 'string' || bytes === null || bytes.length === 0) return null;
  // `id` is "the base64url encoding of the data contained in" rawId: section 5.1.
  if (rawId !== id || type !== 'public-key') return null;
  return { id, response: asRecord(response) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// Anything but an object has no fields, so the checks of the fields refuse it.
function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
