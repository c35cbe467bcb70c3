import { isSeedName } from './factors/totp-store.ts';
import type { Seal } from './seal.ts';
import { StoreUnavailable } from './store-errors.ts';

/** The key file is another one than that of the server which sealed what is stored. */
export class OtherKeyFile extends Error {}

/**
 * A seal for a database that several servers share. What does not open is not lost, it was sealed
 * by a server with another key file: instead of null, which has it replaced for all servers, the
 * answer is StoreUnavailable, with OtherKeyFile as its cause. Seeds are replaced by nobody but
 * their users, so they are null as before.
 */
export function createSharedSeal(seal: Seal): Seal {
  return {
    seal: (name, plain) => seal.seal(name, plain),
    open: (name, sealed) => {
      const plain = seal.open(name, sealed);
      if (plain !== null || isSeedName(name)) return plain;
      const cause = new OtherKeyFile(`the key file does not open ${name}`);
      throw new StoreUnavailable('key file', { cause });
    },
  };
}

/** A seal without a key. */
export const OPENS_NOTHING: Seal = {
  seal: () => {
    throw new Error('there is no key to seal with');
  },
  open: () => null,
};
