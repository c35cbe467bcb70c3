/** `invites …`: who is invited, sending an invitation again, and withdrawing it. */
import { toInvitationData } from '../web/json-shapes.ts';
import type { Command } from './command.ts';
import { findInvitations, invitations } from './people/find-invitations.ts';
import { invitesSend } from './people/invites-send.ts';
import { rightsText } from './rights-text.ts';
import { record, withStores } from './stores.ts';
import { table } from './text.ts';

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
        rightsText({ role: invitation.role ?? 'user', groups: invitation.groups }),
        invitation.by ?? 'command line',
        invitation.unsent ? 'not sent' : invitation.mailed ? 'by mail' : 'by hand',
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

const withdraw: Command = {
  name: 'invites withdraw',
  synopsis: 'EMAIL|ID…',
  summary: 'withdraw invitations: their links stop working',
  details: [],
  takes: [1, MANY],
  options: {},
  run: ({ words }, context) =>
    withStores(context, async (stores) => {
      const chosen = await findInvitations(stores, words);
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
export const inviteCommands = [list, invitesSend, withdraw];
