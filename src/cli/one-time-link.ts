import type { User } from '../auth/accounts/user.ts';
import { type FreshLink, linkUrl } from '../auth/fresh-link.ts';
import { isoTime } from '../web/json-shapes.ts';
import { CommandRefused, type CommandResult } from './command.ts';
import { withOriginWarning } from './link-origin.ts';
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
  const firstPassword = !user.passwordChosen;
  const link = made ?? (await stores.links.reset(user.id, null, { firstPassword }));
  if (link === null) {
    throw new CommandRefused(`${user.email} is disabled: enable the account first.`);
  }
  // The owner of an account that was just made knows nothing of it yet.
  const { told, ...recorded }: Told =
    made === undefined
      ? await recordAndTell(stores, 'reset_link_made', user)
      : { told: '', ...(await record(stores, 'reset_link_made', user.id)) };
  const url = linkUrl(stores.siteUrl, 'reset', link.secret);
  const result = linkResult(stores, 'Link to choose a password', url, link.expiresAt, recorded);
  return { ...result, text: withLine(result.text, told) };
}

/**
 * The result of a command that made a link: shown once, and nowhere else. `before`: its warning so
 * far.
 */
export function linkResult(
  { originWarning, times }: CommandStores,
  purpose: string,
  url: string,
  expiresAt: number,
  before: Pick<CommandResult, 'message'>,
): CommandResult {
  return {
    data: { url, expiresAt: isoTime(expiresAt) },
    text: `${purpose} (works once, until ${times.alone(expiresAt)}):\n${url}`,
    ...withOriginWarning(before, originWarning),
  };
}
