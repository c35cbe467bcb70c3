/** `invites …`: who is invited, sending an invitation again, and withdrawing it. */
import { resolve } from 'node:path';
import { normalizeEmail } from '../auth/accounts/email.ts';
import { parseId } from '../auth/accounts/parse-id.ts';
import type { Link } from '../auth/link-store.ts';
import { toInvitationData } from '../web/json-shapes.ts';
import { type Command, CommandRefused, type CommandResult, UsageError } from './command.ts';
import { type Delivered, deliver } from './people/deliver.ts';
import { invitationResult } from './people/invitation-result.ts';
import { LinkFile } from './people/link-file.ts';
import { type CommandStores, record, withStores } from './stores.ts';
import { table } from './text.ts';

type Invitation = Link & { readonly by: string | null };

const MANY = Number.POSITIVE_INFINITY;

const list: Command = {
  name: 'invites list',
  synopsis: '',
  summary: 'list invitations that have not been used, newest first',
  details: [
    'An expired invitation for an address is kept for 30 days, so that you can send it again.',
  ],
  takes: [0, 0],
  options: {},
  run: (_, context) =>
    withStores(context, async (stores) => {
      const found = await invitations(stores);
      const rows = found.map((invitation) => [
        invitation.id,
        invitation.email ?? 'anyone with the link',
        invitation.name,
        invitation.role,
        invitation.by ?? 'command line',
        invitation.mailed ? 'by mail' : 'by hand',
        stores.times.listed(invitation.expiresAt),
        invitation.expiresAt > stores.now() ? 'open' : 'expired',
      ]);
      const columns = [
        'id',
        'for',
        'name',
        'role',
        'by',
        'sent',
        stores.times.column('expires'),
        'status',
      ];
      return {
        data: found.map((invitation) => toInvitationData(invitation, stores.now())),
        text: rows.length === 0 ? 'No invitations.' : table(columns, rows),
      };
    }),
};

const send: Command = {
  name: 'invites send',
  synopsis: 'EMAIL|ID… [options]',
  summary: 'send invitations again; their earlier links stop working',
  details: [
    'They go by mail if MAIL_COMMAND is set for this command; otherwise the link is shown.',
    '--invitations OUT  write the links to a new CSV file',
  ],
  takes: [1, MANY],
  options: { invitations: { type: 'string' } },
  run: ({ words, options: { invitations: out } }, context) =>
    withStores(context, async (stores) => {
      const chosen = await findAll(stores, words);
      if (chosen.some(({ email }) => email === null)) {
        throw new CommandRefused(
          'An invitation without an address cannot be sent: create a new one.',
        );
      }
      if (chosen.length > 1 && stores.mail.send === null && out === undefined) {
        throw new UsageError(
          'Without MAIL_COMMAND, several links need a file: add --invitations OUT.',
        );
      }
      const file = typeof out === 'string' ? new LinkFile(resolve(out)) : null;
      try {
        const sent: Delivered[] = [];
        for (const invitation of chosen) {
          const delivered = await renew(stores, invitation);
          file?.add(delivered);
          sent.push(delivered);
        }
        return sentResult(stores, sent, file);
      } finally {
        file?.close();
      }
    }),
};

async function renew(stores: CommandStores, { id, email }: Invitation): Promise<Delivered> {
  const delivered = await deliver(stores, true, async (mailed) => {
    const renewed = await stores.links.renewInvitation(id, mailed, null);
    if (typeof renewed !== 'string') await record(stores, 'invitation_renewed', null, null, email);
    return renewed;
  });
  if (delivered === 'taken') throw new CommandRefused(`${email} already has an account.`);
  if (delivered === 'gone') throw new CommandRefused(`Invitation ${id} no longer exists.`);
  return delivered;
}

function sentResult(
  stores: CommandStores,
  sent: readonly Delivered[],
  file: LinkFile | null,
): CommandResult {
  const results = sent.map((delivered) => invitationResult(stores, delivered));
  const [only] = results;
  if (only !== undefined && results.length === 1 && file === null) return only;
  const mailed = sent.filter(({ url }) => url === null).length;
  const failed = sent.filter(({ failure }) => failure !== null);
  const inFile = file === null ? '' : ` ${file.path} has ${file.links} links.`;
  return {
    data: results.map(({ data }) => data),
    text: `${sent.length} sent again, ${mailed} of them by mail.${file?.links === 0 ? '' : inFile}`,
    ...(failed.length > 0 && {
      failed: true,
      message: `Not sent by mail: ${failed.map(({ invitation }) => invitation.email).join(', ')} (${failed[0]?.failure}).`,
    }),
  };
}

const withdraw: Command = {
  name: 'invites withdraw',
  synopsis: 'EMAIL|ID…',
  summary: 'withdraw invitations: their links stop working',
  details: [],
  takes: [1, MANY],
  options: {},
  run: ({ words }, context) =>
    withStores(context, async (stores) => {
      const chosen = await findAll(stores, words);
      for (const { id, email } of chosen) {
        if (await stores.links.revokeInvitation(id))
          await record(stores, 'invitation_revoked', null, null, email);
      }
      const names = chosen.map(({ id, email }) => email ?? `invitation ${id}`);
      return {
        data: chosen.map(({ id, email }) => ({ id, email, withdrawn: true })),
        text: `Withdrawn: ${names.join(', ')}.`,
      };
    }),
};

/** The commands about invitations. */
export const inviteCommands = [list, send, withdraw];

async function invitations({ links }: CommandStores): Promise<readonly Invitation[]> {
  const all = [...(await links.invitations()), ...(await links.lapsedInvitations())];
  return all.sort((a, b) => b.id - a.id);
}

/** The invitations that the words name. Rejects with CommandRefused when one names none. */
async function findAll(
  stores: CommandStores,
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
