import { DONE, type Operations, response } from './operation.ts';
import { email, groups, list, name, object, role, text } from './schema.ts';
import { ref } from './schemas.ts';

/** Invitations, for administrators. */
export const invitationOperations: Operations = {
  'GET /invites': {
    id: 'invitations',
    summary: 'Invitations that were not used, newest first',
    responses: {
      200: response('The invitations.', object({ invitations: list(ref('Invitation')) })),
    },
  },
  'POST /invites': {
    id: 'invite',
    summary: 'Invite one address, or create a link for anyone who has it',
    description:
      'With `email` the invitation works for that address alone; where the site sends e-mail, it is sent there and `url` is null. It is 409 when the address has an account or an invitation that works. Without `email` anyone who has the link can use it, once; such a link gives no groups.',
    body: { optional: { email, name, role, groups }, closed: true },
    responses: { 201: response('The invitation.', ref('InvitationLink')) },
    refusals: [409],
  },
  'POST /invites/several': {
    id: 'inviteSeveral',
    summary: 'Invite up to a hundred addresses; all are right, or none is invited',
    body: {
      required: {
        emails: {
          ...text,
          description: 'One per line: an address, or `Kim Smith <kim@example.com>`.',
        },
      },
      optional: { role, groups },
    },
    responses: { 201: response('The invitations.', ref('SeveralInvitations')) },
  },
  'POST /invites/:id/send': {
    id: 'sendInvitation',
    summary: 'Send an invitation for an address again; its link before stops working',
    responses: { 200: response('The invitation.', ref('InvitationLink')) },
    refusals: [404],
  },
  'POST /invites/:id/revoke': {
    id: 'withdrawInvitation',
    summary: 'Withdraw an invitation',
    responses: DONE,
    refusals: [404],
  },
};
