import type { KeyView } from '../../views/key-rows.ts';
import type { StoredSession } from '../auth/sessions/session.ts';
import { lastUseOf } from './json-shapes.ts';
import type { KeyAudiences } from './key-audiences.ts';

/** A key as pages show it. */
export function toKeyView(key: StoredSession, audiences: KeyAudiences): KeyView {
  const { id, createdAt, expiresAt, address } = key;
  return {
    id,
    name: key.program?.name ?? '',
    audience: audiences.wordsOf(key),
    createdAt,
    expiresAt,
    address,
    lastUsedAt: lastUseOf(key),
  };
}
