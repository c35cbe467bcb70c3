import type { Link, LinkKind } from '../link-store.ts';
import { toGroups } from './groups-row.ts';
import { isTrue, type Row } from './row.ts';

/** Converts a row of links to a Link. */
export function toLink(row: Row): Link {
  return {
    id: Number(row.id),
    key: String(row.key),
    kind: row.kind as LinkKind, // CHECK in the table
    role: row.role === 'admin' || row.role === 'user' ? row.role : null,
    groups: toGroups(row.groups),
    userId: row.user_id === null ? null : Number(row.user_id),
    email: row.email === null ? null : String(row.email),
    name: String(row.name),
    mailed: isTrue(row.mailed),
    unsent: isTrue(row.unsent),
    createdBy: row.created_by === null ? null : Number(row.created_by),
    createdAt: Number(row.created_at),
    expiresAt: Number(row.expires_at),
  };
}
