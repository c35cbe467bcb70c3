import { normalizeEmail } from '../../auth/accounts/email.ts';
import { parseId } from '../../auth/accounts/parse-id.ts';
import type { Link } from '../../auth/link-store.ts';
import { CommandRefused } from '../command.ts';
import type { CommandStores } from '../stores.ts';

/** An invitation, and the e-mail of its administrator; null: the command line. */
export type Invitation = Link & { readonly by: string | null };

/** All that were not used, newest first, and those that have ended and can be sent again. */
export async function invitations({
  links,
}: Pick<CommandStores, 'links'>): Promise<readonly Invitation[]> {
  const all = [...(await links.invitations()), ...(await links.lapsedInvitations())];
  return all.sort((a, b) => b.id - a.id);
}

/**
 * The invitations that the words name: addresses or ids. Rejects with CommandRefused when one
 * names none.
 */
export async function findInvitations(
  stores: Pick<CommandStores, 'links'>,
  words: readonly string[],
): Promise<readonly Invitation[]> {
  const all = await invitations(stores);
  return words.map((word) => {
    const id = parseId(word);
    const email = normalizeEmail(word);
    const found = all.find((one) => (id === null ? one.email === email : one.id === id));
    if (found === undefined || (id === null && email === null)) {
      throw new CommandRefused(`There is no invitation ${JSON.stringify(word)}.`);
    }
    return found;
  });
}
