import { clientOperations } from './clients.ts';
import { invitationOperations } from './invitations.ts';
import { type Body, DONE, type Operation, type Operations, response } from './operation.ts';
import {
  amount,
  email,
  eventPlaces,
  flag,
  groups,
  id,
  list,
  name,
  object,
  orNull,
  password,
  role,
  text,
  time,
} from './schema.ts';
import { ref } from './schemas.ts';

/** An action on one account. */
function act(id: string, summary: string, body?: Body): Operation {
  const words = { id, summary, responses: DONE, refusals: [404] } as const;
  return body === undefined ? words : { ...words, body };
}

/** An action that is refused for the own account, the last administrator or a disabled account. */
function delicate(...words: Parameters<typeof act>): Operation {
  return { ...act(...words), refusals: [404, 409] };
}

/** Accounts and invitations, for administrators. */
export const administration: Operations = {
  'GET /users': {
    id: 'users',
    summary: 'Accounts, fifty at a time',
    query: {
      q: { ...text, description: 'Any part of the address or name, without case and accents.' },
      sort: {
        ...text,
        enum: ['email', 'seen', 'created'],
        description: 'What it is ordered by. `seen`: the last use; never is the longest ago.',
      },
      order: { ...text, enum: ['asc', 'desc'] },
      after: { ...text, description: '`next` of the page before.' },
      before: { ...text, description: '`previous` of the page after.' },
      role: { ...role, description: 'Only accounts with this role.' },
      group: { ...text, description: 'Only accounts in this group.' },
      disabled: { ...flag, description: 'Only those that are disabled, or that are not.' },
      never: { ...flag, description: 'Only those that were never signed in to, or that were.' },
      factor: { ...flag, description: 'Only those with a second factor, or without.' },
    },
    responses: { 200: response('A page of accounts.', ref('UserPage')) },
    refusals: [400],
  },
  'POST /users': {
    id: 'addUser',
    summary: 'Create an account, with a link for its owner to choose the password',
    description:
      'The link works once, for 7 days. Where the site sends e-mail, it goes to the address, and `url` is null. With `password` the account has that one, and there is no link.',
    body: { required: { email }, optional: { name, role, groups, password }, closed: true },
    responses: { 201: response('The account.', ref('AddedUser'), { Location: text }) },
    refusals: [409],
  },
  'GET /overview': {
    id: 'overview',
    summary: 'Numbers of the site, and what needs the attention of administrators',
    responses: {
      200: response(
        'The overview.',
        object({
          accounts: object({
            accounts: amount,
            administrators: amount,
            disabled: amount,
            neverSeen: amount,
            withoutPassword: amount,
            secondFactor: amount,
          }),
          pendingInvitations: amount,
          days: list(ref('Day')),
          timeZone: text,
          waits: list(
            object({
              userId: id,
              email,
              after: { ...text, enum: ['passwords', 'codes'] },
              until: time,
            }),
          ),
          mailFailures: object({
            count: amount,
            last: orNull(object({ at: time, reason: orNull(text) })),
          }),
          findings: list(
            object({ status: { ...text, enum: ['warn', 'fail'] }, check: text, message: text }),
          ),
        }),
      ),
    },
  },
  'GET /activity': {
    id: 'siteActivity',
    summary: 'What happened on the site: fifty events, newest first',
    query: {
      kind: {
        ...text,
        description:
          'A kind of event, or a group: sign_ins, failures, account, administration, mail, server.',
      },
      account: { ...text, description: 'A part of an address, or the number of an account.' },
      since: { ...text, format: 'date', description: 'The first day, in `timeZone`.' },
      until: { ...text, format: 'date', description: 'The last day.' },
      ...eventPlaces,
    },
    responses: {
      200: response(
        'A page of events.',
        object({
          events: list(ref('Event')),
          older: orNull(text),
          newer: orNull(text),
          timeZone: text,
        }),
      ),
    },
    refusals: [400],
  },
  'GET /users/:id': {
    id: 'user',
    summary: 'One account, its sessions and latest events; also for the user of the account',
    responses: { 200: response('The account.', ref('UserDetail')) },
    refusals: [404],
  },
  'PATCH /users/:id': {
    id: 'changeUser',
    summary: 'Correct the address and the name, change the role and the groups, disable or enable',
    description:
      'All changes are made, or none. `groups` are all that the account is in afterwards. Another address is not confirmed, ends the links for the old one, and where there is mail both are told. 409 for an address that has another account. Send JSON: of a form, `disabled` is refused with 400, since a form has no true and false.',
    body: { optional: { email, name, role, groups, disabled: flag }, closed: true, jsonOnly: true },
    responses: { 200: response('The account as it is now.', ref('User')) },
    refusals: [404, 409],
  },
  'DELETE /users/:id': delicate(
    'deleteUser',
    'Delete an account and everything that belongs to it',
  ),
  'POST /users/:id/delete': delicate('deleteUserByForm', 'The same, for forms', {
    required: { sure: flag },
  }),
  'POST /users/:id/edit': delicate('editUser', 'Correct the address and the name', {
    required: { email },
    optional: { name },
    closed: true,
  }),
  'POST /users/:id/role': delicate('setRole', 'Change the role', { required: { role } }),
  'POST /users/:id/groups': act('setGroups', 'Set the groups: all that the account is in', {
    required: { groups },
  }),
  'POST /users/:id/disable': delicate('disableUser', 'End sessions and links, refuse to sign in'),
  'POST /users/:id/enable': act('enableUser', 'Let the user sign in again'),
  'POST /users/:id/unlock': act(
    'unlockUser',
    'Unlock an account after too many attempts to sign in',
  ),
  'POST /users/:id/reset-factors': delicate(
    'resetFactors',
    'Remove all second factors and end all sessions; the next sign-in sets up a new one',
  ),
  'POST /users/:id/revoke-sessions': act('endSessionsOfUser', 'End all sessions of the user'),
  'POST /users/:id/reset-link': {
    ...delicate('makeResetLink', 'A one-time link to choose a new password, shown once'),
    responses: { 201: response('The link. Hand it over.', ref('ResetLink')) },
  },
  ...invitationOperations,
  ...clientOperations,
};
