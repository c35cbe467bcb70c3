import type { Code, CodeKind } from '../code-store.ts';
import type { Row } from './row.ts';

/** A row of `codes`. */
export function toCode(row: Row): Code {
  return {
    key: String(row.key),
    kind: row.kind as CodeKind,
    session: String(row.session),
    data: JSON.parse(String(row.data)),
    expiresAt: Number(row.expires_at),
  };
}
