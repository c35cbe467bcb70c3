/** `invites send`: a new link for an invitation, by mail or to hand over. */
import { resolve } from 'node:path';
import { type Command, CommandRefused, type CommandResult, UsageError } from '../command.ts';
import { type CommandStores, record, withStores } from '../stores.ts';
import { type Delivered, deliver } from './deliver.ts';
import { findInvitations, type Invitation, invitations } from './find-invitations.ts';
import { invitationResult } from './invitation-result.ts';
import { LinkFile } from './link-file.ts';
import { type OneByOne, oneByOne } from './one-by-one.ts';

/** Sends those that are named, or with --unsent all whose mail was not sent. */
export const invitesSend: Command = {
  name: 'invites send',
  synopsis: 'EMAIL|ID… [options]',
  summary: 'send invitations again; their earlier links stop working',
  details: [
    'They go by mail if MAIL_COMMAND is set for this command; otherwise the link is shown.',
    '--unsent           send all whose mail was not sent, instead of EMAIL|ID…',
    '--invitations OUT  write the links to a new CSV file',
  ],
  takes: [0, Number.POSITIVE_INFINITY],
  options: { invitations: { type: 'string' }, unsent: { type: 'boolean' } },
  run: ({ words, options: { invitations: out, unsent = false } }, context) => {
    if (words.length > 0 === unsent) {
      throw new UsageError('"invites send" needs EMAIL or ID, or --unsent alone.');
    }
    return withStores(context, async (stores) => {
      const chosen = unsent
        ? (await invitations(stores)).filter((one) => one.unsent)
        : await findInvitations(stores, words);
      if (chosen.length === 0) return { data: [], text: 'Every invitation was sent.' };
      if (chosen.some(({ email }) => email === null)) {
        throw new CommandRefused(
          'An invitation without an address cannot be sent: create a new one.',
        );
      }
      stores.mail.requireProgram();
      if (chosen.length > 1 && stores.mail.send === null && out === undefined) {
        throw new UsageError(
          'Without MAIL_COMMAND, several links need a file: add --invitations OUT.',
        );
      }
      const file = typeof out === 'string' ? new LinkFile(resolve(out)) : null;
      try {
        const isAlone = chosen.length === 1 && file === null;
        const sent = await oneByOne(chosen, context, (one) => renew(stores, one, file, isAlone));
        return sentResult(stores, sent, chosen.length, file);
      } finally {
        file?.close();
      }
    });
  },
};

async function renew(
  stores: CommandStores,
  { id, key, email, name }: Invitation,
  file: LinkFile | null,
  shown: boolean,
): Promise<Delivered> {
  const way = { byMail: true, file, shown };
  const person = { email: email ?? '', name };
  const delivered = await deliver(stores, way, person, async (mailed, keep) => {
    const more = { replaces: key, keep };
    const renewed = await stores.links.renewInvitation(id, mailed, null, more);
    if (typeof renewed !== 'string') await record(stores, 'invitation_renewed', null);
    return renewed;
  });
  if (delivered === 'taken') throw new CommandRefused(`${email} already has an account.`);
  if (delivered === 'gone') {
    throw new CommandRefused(
      `The invitation for ${email} no longer exists, or was sent again just now.`,
    );
  }
  return delivered;
}

function sentResult(
  stores: CommandStores,
  { done, stopped }: OneByOne<Delivered>,
  asked: number,
  file: LinkFile | null,
): CommandResult {
  const results = done.map((delivered) => invitationResult(stores, delivered));
  const [only] = results;
  if (asked === 1 && file === null) {
    if (only !== undefined) return only;
    if (stopped !== null) throw new CommandRefused(stopped);
  }
  const mailed = done.filter(({ url, failure }) => url === null && failure === null).length;
  const failed = done.filter(({ failure }) => failure !== null);
  const count = mailed + (file?.links ?? 0);
  const inFile = file === null || file.links === 0 ? '' : ` ${file.path} has ${file.links} links.`;
  const messages = [
    ...(stopped === null ? [] : [`${stopped} ${asked - done.length} of ${asked} were left.`]),
    ...(failed.length === 0
      ? []
      : [
          `Not sent by mail: ${failed.map(({ invitation }) => invitation.email).join(', ')} (${failed[0]?.failure}).`,
        ]),
  ];
  return {
    data: results.map(({ data }) => data),
    text: `${count} sent again, ${mailed} of them by mail.${inFile}`,
    ...(messages.length > 0 && { failed: true, message: messages.join(' ') }),
  };
}
