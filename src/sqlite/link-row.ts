import type { SQLOutputValue } from 'node:sqlite';
import type { Role } from '../auth/accounts/user.ts';
import type { Link, LinkKind } from '../auth/link-store.ts';

/** A link from a row of the table. */
export function toLink(row: Record<string, SQLOutputValue>): Link {
  return {
    id: Number(row.id),
    key: String(row.key),
    kind: row.kind as LinkKind, // CHECK in the table
    role: row.role === null ? null : (row.role as Role),
    userId: row.user_id === null ? null : Number(row.user_id),
    email: row.email === null ? null : String(row.email),
    createdBy: row.created_by === null ? null : Number(row.created_by),
    createdAt: Number(row.created_at),
    expiresAt: Number(row.expires_at),
  };
}
