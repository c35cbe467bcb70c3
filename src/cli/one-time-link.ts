import type { Role, User } from '../auth/accounts/user.ts';
import { type FreshLink, linkUrl } from '../auth/fresh-link.ts';
import { isoTime } from '../web/json-shapes.ts';
import { CommandRefused, type CommandResult } from './command.ts';
import { type CommandStores, record } from './stores.ts';
import { recordAndTell, type Told } from './tell.ts';
import { withLine } from './text.ts';

/**
 * Creates a link to choose a password, or reports the one in `made`. The URL is shown only now: the
 * database stores its hash. Rejects with CommandRefused for a disabled account.
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
  // The owner of an account that was just made knows nothing of it yet.
  const { told, ...recorded }: Told =
    made === undefined
      ? await recordAndTell(stores, 'reset_link_made', user)
      : { told: '', ...(await record(stores, 'reset_link_made', user.id)) };
  const result = linkResult(stores, 'reset', link, 'To choose a password');
  return { ...result, text: withLine(result.text, told), ...linkWarnings(stores, recorded) };
}

/** Creates an invitation to sign up with this role. */
export async function invitation(stores: CommandStores, role: Role): Promise<CommandResult> {
  const link = await stores.links.createInvitation(role, null);
  const recorded = await record(stores, 'invitation_made', null, role);
  return {
    ...linkResult(stores, 'invite', link, `To make an account (${role})`),
    ...linkWarnings(stores, recorded),
  };
}

function linkResult(
  { config, times }: CommandStores,
  kind: 'reset' | 'invite',
  { secret, expiresAt }: FreshLink,
  purpose: string,
): CommandResult {
  const url = linkUrl(config.origin, kind, secret);
  return {
    data: { url, expiresAt: isoTime(expiresAt) },
    text: `${purpose}, once, until ${times.alone(expiresAt)}:\n${url}`,
  };
}

/** Joins the warnings about a created link for stderr. */
function linkWarnings(
  { originWarning }: CommandStores,
  { message }: Pick<CommandResult, 'message'>,
): Pick<CommandResult, 'message'> {
  const all = [message, originWarning].filter((sentence) => sentence != null);
  return all.length === 0 ? {} : { message: all.join(' ') };
}
