import type { PasskeyView } from '../../views/passkey-rows.ts';
import type { PasskeysHere } from '../../views/second-factor.ts';
import type { User } from '../auth/accounts/user.ts';
import type { PasskeySite } from '../auth/factors/passkey-site.ts';
import type { StoredPasskey } from '../auth/factors/passkey-store.ts';
import type { Passkeys } from '../auth/factors/passkeys.ts';
import { isoTime } from './json-shapes.ts';

/** The address at which a passkey works; null when it is this one. */
export function elsewhereOf({ rpId }: StoredPasskey, site: PasskeySite): string | null {
  return site.ok && site.rpId === rpId ? null : `https://${rpId}`;
}

/** Where the passkeys of an account work; null when that is here, or when it has none. */
export async function passkeysElsewhere(
  passkeys: Pick<Passkeys, 'ofAccount' | 'site'>,
  { id }: Pick<User, 'id'>,
): Promise<string | null> {
  const [first] = await passkeys.ofAccount(id);
  return first === undefined ? null : elsewhereOf(first, passkeys.site);
}

/** A passkey as pages show it. */
export function toPasskeyView(passkey: StoredPasskey, site: PasskeySite): PasskeyView {
  const { id, name, createdAt, lastUsedAt, credential } = passkey;
  return {
    id,
    name,
    addedAt: createdAt,
    lastUsedAt,
    synced: credential.backedUp,
    replacesPassword: credential.userVerified,
    elsewhere: elsewhereOf(passkey, site),
  };
}

/** A passkey in JSON for its owner. */
export function toPasskeyData({
  id,
  name,
  rpId,
  createdAt,
  lastUsedAt,
  credential,
}: StoredPasskey) {
  return {
    id,
    name,
    rpId,
    createdAt: isoTime(createdAt),
    lastUsedAt: lastUsedAt && isoTime(lastUsedAt),
    userVerified: credential.userVerified,
    backedUp: credential.backedUp,
  };
}

/** Whether this address can have passkeys, as pages show it. */
export function toPasskeysHere(site: PasskeySite): PasskeysHere {
  if (site.ok) return { ok: true };
  return { ok: false, why: site.reason === 'insecure' ? 'http' : 'ip', instead: site.works };
}
