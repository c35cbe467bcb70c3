import { isoTime } from '../../web/json-shapes.ts';
import type { CommandResult } from '../command.ts';
import { linkResult } from '../one-time-link.ts';
import { rightsText } from '../rights-text.ts';
import type { CommandStores } from '../stores.ts';
import type { Delivered } from './deliver.ts';

/** The result of a command that made one invitation: mailed, or a link to hand over. */
export function invitationResult(stores: CommandStores, delivered: Delivered): CommandResult {
  const { invitation, url, failure } = delivered;
  const { id, email, name, role, groups, expiresAt } = invitation;
  const about = { id, email, name, role, groups, mailed: url === null && failure === null };
  if (url === null) {
    return {
      data: { ...about, expiresAt: isoTime(expiresAt) },
      text: `${email} was invited by mail as ${rightsText(invitation)}. The link works once, until ${stores.times.alone(expiresAt)}.`,
    };
  }
  const warning = failure === null ? {} : { message: `The mail was not sent: ${failure}.` };
  const purpose = `Invitation for ${email} as ${rightsText(invitation)}`;
  const link = linkResult(stores, purpose, url, expiresAt, warning);
  return { ...link, data: { ...about, ...link.data } };
}
