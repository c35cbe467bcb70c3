import { DONE, type Operations, response } from './operation.ts';
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
import { lastSeenAt, user } from './user-schema.ts';

const caller = object({ id, email, emailConfirmed: flag, name: text, role, groups });

const storedAccount = object({
  ...user,
  emailConfirmedAt: orNull(time),
  lastSeenAt,
  disabledAt: orNull(time),
  secondFactorDueAt: orNull(time),
});

const storedFactors = object({
  authenticatorAppSince: orNull(time),
  recoveryCodesLeft: amount,
  passkeys: list(ref('Passkey')),
});

const storedLink = object({
  kind: text,
  email: orNull(email),
  createdAt: time,
  expiresAt: time,
});

const pendingEmail = object({ email, expiresAt: time });

/** What users see and do about their own account. */
export const ownAccount: Operations = {
  'GET /dashboard': {
    id: 'dashboard',
    summary: 'The apps, this session, the others, and the latest attempts to sign in',
    responses: {
      200: response(
        'The dashboard.',
        object({
          user: ref('Account'),
          session: ref('Session'),
          otherSessions: list(ref('Session')),
          signIns: list(ref('SignIn')),
          apps: list(object({ address: text, name: text })),
        }),
      ),
    },
  },
  'GET /me': {
    id: 'me',
    summary: 'Who sent the request, by cookie or by token',
    responses: { 200: response('The account.', object({ user: caller })) },
  },
  'GET /account': {
    id: 'account',
    summary: 'The account of the caller',
    responses: {
      200: response(
        'The account, the address that waits to be confirmed, and its second factors.',
        object({
          user: caller,
          pendingEmail: orNull(pendingEmail),
          secondFactor: ref('SecondFactorCounts'),
        }),
      ),
    },
  },
  'POST /account/password': {
    id: 'changePassword',
    summary: 'Change the password; every other session ends',
    description:
      'With a cookie, the session goes on under a new ticket. With a bearer token, its session ends too, and all its tokens with it: sign in again at POST /token/login.',
    body: { required: { current: password, password } },
    responses: DONE,
    refusals: [429],
  },
  'POST /account/name': {
    id: 'setName',
    summary: 'Set the display name, or remove it',
    body: { optional: { name } },
    responses: DONE,
  },
  'POST /account/email': {
    id: 'changeEmail',
    summary:
      'Change the e-mail address: at once, or, where the site sends e-mail, with a link to the new one',
    body: { required: { email, password } },
    responses: {
      202: response(
        'A link is on its way. The same whether or not the address has an account.',
        object({ pendingEmail }),
      ),
      ...DONE,
    },
    refusals: [409, 429],
  },
  'POST /account/email/withdraw': {
    id: 'withdrawEmail',
    summary: 'Withdraw the change that waits to be confirmed, if there is one',
    responses: DONE,
  },
  'POST /account/email/confirmation': {
    id: 'sendConfirmation',
    summary: 'Ask for a link that confirms the address; 404 where the site sends no e-mail',
    description: '204 when the address is confirmed already.',
    responses: { 202: response('A link is on its way.', object({ status: text })), ...DONE },
    refusals: [404, 429],
  },
  'POST /confirm-email': {
    id: 'confirmAddress',
    summary: 'Confirm the address with the link that was sent to it',
    description: 'The caller has to be the account that the link is for: else 403.',
    body: { required: { token: text } },
    responses: { 200: response('The account.', object({ user: caller })) },
    refusals: [403, 404],
  },
  'POST /account/delete': {
    id: 'deleteAccount',
    summary: 'Leave: delete the account and everything that belongs to it',
    body: { required: { password } },
    responses: DONE,
    refusals: [409, 429],
  },
  'GET /account/sessions': {
    id: 'sessions',
    summary: 'Where this account is signed in',
    responses: { 200: response('The sessions.', object({ sessions: list(ref('OwnSession')) })) },
  },
  'POST /account/sessions/:id/revoke': {
    id: 'endSession',
    summary: 'End one session of the account',
    responses: DONE,
    refusals: [404],
  },
  'POST /account/sessions/revoke-others': {
    id: 'endOtherSessions',
    summary: 'Sign out everywhere else',
    responses: DONE,
  },
  'GET /account/data.json': {
    id: 'ownData',
    summary: 'Everything that is stored about this account',
    description:
      'docs/inventory.md lists what is in it. Without the secrets that would open the account.',
    responses: {
      200: response(
        'The data, as a file for a browser.',
        object({
          madeAt: time,
          account: storedAccount,
          sessions: list(ref('Session')),
          secondFactors: storedFactors,
          pendingLinks: list(storedLink),
          events: list(ref('Event')),
        }),
        { 'Content-Disposition': text },
      ),
    },
  },
  'GET /account/activity': {
    id: 'activity',
    summary: 'What happened to this account, and attempts to sign in by day',
    description: 'A day is one of `timeZone`, the zone of the site.',
    query: eventPlaces,
    responses: {
      200: response(
        'The activity: fifty events, newest first.',
        object({
          events: list(ref('Event')),
          older: orNull(text),
          newer: orNull(text),
          days: list(ref('Day')),
          timeZone: text,
        }),
      ),
    },
  },
};
