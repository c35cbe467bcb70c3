import type { Role, User } from '../auth/accounts/user.ts';
import { type FreshLink, linkUrl } from '../auth/links.ts';
import { CommandRefused, type CommandResult } from './command.ts';
import { type CommandStores, record } from './stores.ts';
import { isoTime, time } from './text.ts';

/**
 * Makes a link to choose a password, or shows the one that was made. It is shown this once: the
 * database has only its hash. Throws CommandRefused for a disabled account.
 */
export async function resetLink(
  stores: CommandStores,
  user: User,
  made?: FreshLink,
): Promise<CommandResult> {
  const link = made ?? (await stores.links.reset(user.id, null));
  if (link === null) {
    throw new CommandRefused(`${user.email} is disabled: enable the account first.`);
  }
  const recorded = await record(stores, 'reset_link_made', user.id);
  return { ...answer(stores, 'reset', link, 'To choose a password'), ...doubts(stores, recorded) };
}

/** Makes an invitation to an account with this role. */
export async function invitation(stores: CommandStores, role: Role): Promise<CommandResult> {
  const link = await stores.links.createInvitation(role, null);
  const recorded = await record(stores, 'invitation_made', null, role);
  return {
    ...answer(stores, 'invite', link, `To make an account (${role})`),
    ...doubts(stores, recorded),
  };
}

function answer(
  { config }: CommandStores,
  kind: 'reset' | 'invite',
  { secret, expiresAt }: FreshLink,
  purpose: string,
): CommandResult {
  const url = linkUrl(config.origin, kind, secret);
  return {
    data: { url, expiresAt: isoTime(expiresAt) },
    text: `${purpose}, once, until ${time(expiresAt)} UTC:\n${url}`,
  };
}

/** The warnings for stderr about a link that was made. */
function doubts(
  { originWarning }: CommandStores,
  { complaint }: Pick<CommandResult, 'complaint'>,
): Pick<CommandResult, 'complaint'> {
  const all = [complaint, originWarning].filter((sentence) => sentence != null);
  return all.length === 0 ? {} : { complaint: all.join(' ') };
}
