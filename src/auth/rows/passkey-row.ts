import type { StoredPasskey } from '../factors/passkey-store.ts';
import { isTrue, type Row } from './row.ts';

/** A passkey from a row of the table, with the user handle of its account. */
export function toPasskey(row: Row): StoredPasskey {
  return {
    id: Number(row.id),
    userId: Number(row.user_id),
    userHandle: toUserHandle(row),
    credential: {
      id: String(row.credential_id),
      publicKey: bytes(row.public_key),
      algorithm: Number(row.algorithm) as StoredPasskey['credential']['algorithm'], // from a verified registration
      counter: Number(row.counter),
      backupEligible: isTrue(row.backup_eligible),
      backedUp: isTrue(row.backed_up),
      userVerified: isTrue(row.user_verified),
      transports: JSON.parse(String(row.transports)),
      aaguid: String(row.aaguid),
    },
    name: String(row.name),
    rpId: String(row.rp_id),
    createdAt: Number(row.created_at),
    lastUsedAt: row.last_used_at === null ? null : Number(row.last_used_at),
  };
}

/**
 * The user handle of a row in base64url. Throws without one: an empty handle would be the same for
 * two accounts, and one's passkey would replace the other's in an authenticator.
 */
export function toUserHandle(row: Row): string {
  const handle = bytes(row.user_handle);
  if (handle.length === 0) throw new Error('an account has no user handle');
  return handle.toString('base64url');
}

function bytes(value: unknown): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0);
}
