/**
 * The names under which values are sealed (seal.ts) in every database; those of seeds are in
 * factors/totp-store.ts.
 */

/** Bytes of a secret that the program has made for itself. */
export const SECRET_BYTES = 32;

/** The name of a signing key. */
export function tokenKeyName(id: unknown): string {
  return `token_keys/${id}`;
}

/** The name of a secret. */
export function secretName(name: unknown): string {
  return `secrets/${name}`;
}
