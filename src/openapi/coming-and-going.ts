import { type Body, DONE, empty, type Operation, type Operations, response } from './operation.ts';
import { email, flag, name, object, password, text } from './schema.ts';
import { ref } from './schemas.ts';

const newAccount: Body = { required: { email, password } };
/** The 43 characters at the end of a link. A browser sends them in a cookie. */
const token = text;

const made = { 201: response('The account. It has no session yet.', ref('Account')) };

function redeem(id: string, summary: string): Operation {
  const refusals = [404, 409] as const;
  const body: Body = { required: { token, email, password }, optional: { name } };
  return { id, summary, body, responses: made, refusals };
}

/** Making an account, signing in and out, and one-time links. */
export const comingAndGoing: Operations = {
  'POST /signup': {
    id: 'signUp',
    summary: 'Create an account, where sign-up is open',
    body: newAccount,
    responses: made,
    refusals: [409, 429],
  },
  'POST /login': {
    id: 'logIn',
    summary: 'Sign in and get the cookie of a new session',
    description:
      'For an account with a second factor: 401 with `secondFactor`, which POST /login/second-step completes.',
    body: { required: { email, password }, optional: { remember: flag } },
    responses: {
      200: response('Signed in.', ref('AccountAnswer'), { 'Set-Cookie': text }),
    },
    refusals: [401, 429],
  },
  'POST /logout': {
    id: 'logOut',
    summary: 'End the session; without one it does the same',
    identifies: true,
    responses: { 204: empty('Signed out.', { 'Set-Cookie': text, 'Clear-Site-Data': text }) },
  },
  'POST /forgot': {
    id: 'forgotPassword',
    summary: 'Ask for a reset link by e-mail; 404 where the site sends none',
    body: { required: { email } },
    responses: {
      202: response('The same whether or not the account exists.', object({ status: text })),
    },
    refusals: [404, 429],
  },
  'POST /invite': redeem('acceptInvitation', 'Create an account with an invitation'),
  'POST /setup': redeem('setUp', 'Create the first administrator with the set-up link'),
  'POST /reset': {
    id: 'resetPassword',
    summary: 'Choose a new password with a reset link; it ends every session',
    body: { required: { token, password } },
    responses: { 200: response('The account, with its new password.', ref('AccountAnswer')) },
    refusals: [404],
  },
  'POST /email': {
    id: 'confirmEmail',
    summary: 'Confirm a new e-mail address with the link that was sent to it',
    body: { required: { token } },
    responses: { 200: response('The account, with its new address.', ref('AccountAnswer')) },
    refusals: [404, 409],
  },
  'POST /confirm': {
    id: 'confirm',
    summary: 'Type the password again, and show the second factor, for actions that need it fresh',
    description:
      'The session goes on under a new ticket. A request with a bearer token is refused: POST /token/login gives it a fresh session.',
    body: { optional: { password, code: text, recovery: text, passkey: text } },
    responses: DONE,
    refusals: [400, 429],
  },
};
