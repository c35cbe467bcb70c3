import { PASSKEY_NAME_LIMIT } from '../web/passkey-name.ts';
import { type Body, DONE, type Operations, response } from './operation.ts';
import { audience, programName } from './programs.ts';
import { amount, flag, list, object, orNull, type Schema, text, time } from './schema.ts';
import { ref } from './schemas.ts';

const passkey: Schema = {
  ...text,
  description: 'The JSON of what navigator.credentials gave: its toJSON(), as text.',
};
const pending = { ...text, description: '`pending` of the first step; a browser has a cookie.' };
const passkeyName = { ...text, maxLength: PASSKEY_NAME_LIMIT };
const codes = list(text);
const enrolment = object({ key: text, uri: text });
const newPasskey: Body = { required: { passkey, name: passkeyName } };

/** The second step of signing in, passkeys, and what users set up for it. */
export const secondFactors: Operations = {
  'GET /login/second-step': {
    id: 'secondStep',
    summary: 'What the second step of the sign-in of this browser can be',
    responses: {
      200: response('The pending sign-in.', object({ secondFactor: ref('SecondStep') })),
    },
    refusals: [401],
  },
  'POST /login/second-step': {
    id: 'completeLogIn',
    summary: 'Complete a sign-in with a code, a recovery code or a passkey',
    description: 'POST /login answers 401 with `secondFactor.pending` when it is needed.',
    body: { optional: { pending, code: text, recovery: text, passkey } },
    responses: { 200: response('Signed in.', ref('AccountAnswer'), { 'Set-Cookie': text }) },
    refusals: [401, 429],
  },
  'POST /login/passkey': {
    id: 'logInWithPasskey',
    summary: 'Sign in with a passkey alone',
    body: { required: { passkey }, optional: { remember: flag } },
    responses: { 200: response('Signed in.', ref('AccountAnswer'), { 'Set-Cookie': text }) },
    refusals: [401, 429],
  },
  'POST /token/login/second-step': {
    id: 'completeTokenLogIn',
    summary: 'Complete a log-in for tokens with a code, a recovery code or a passkey',
    body: {
      required: { pending },
      optional: { code: text, recovery: text, passkey, name: programName, audience },
    },
    responses: { 200: response('A pair of tokens.', ref('TokenPair')) },
    refusals: [401, 429],
  },
  'GET /account/second-factor': {
    id: 'secondFactors',
    summary: 'The second factors of the account, and whether it has to have one',
    responses: {
      200: response(
        'The factors.',
        object({
          authenticatorApp: orNull(object({ since: time })),
          passkeys: list(ref('Passkey')),
          recoveryCodes: amount,
          required: flag,
          requiredFrom: orNull(time),
        }),
      ),
    },
  },
  'POST /account/second-factor/recovery-codes': {
    id: 'makeRecoveryCodes',
    summary: 'Ten new recovery codes, shown once; the old ones stop working',
    responses: { 201: response('The codes.', object({ recoveryCodes: codes })) },
    refusals: [409],
  },
  'POST /account/second-factor/totp': {
    id: 'startAuthenticatorApp',
    summary: 'A key for an authenticator app; it counts when its first code is confirmed',
    description: 'An app that the account has works until then; the new one takes its place.',
    responses: { 201: response('The key, in base32 and as an otpauth: link.', enrolment) },
  },
  'GET /account/second-factor/totp': {
    id: 'waitingAuthenticatorApp',
    summary: 'The key that waits for its first code',
    responses: { 200: response('The key.', enrolment) },
    refusals: [404],
  },
  'POST /account/second-factor/totp/confirm': {
    id: 'confirmAuthenticatorApp',
    summary: 'Turn the authenticator app on with its first code',
    body: { required: { code: text } },
    responses: {
      200: response(
        'It is on. With the first factor of an account come its recovery codes.',
        object({ recoveryCodes: orNull(codes) }),
      ),
    },
    refusals: [409],
  },
  'POST /account/second-factor/totp/remove': {
    id: 'removeAuthenticatorApp',
    summary: 'Remove the authenticator app; refused for a last factor that the site demands',
    responses: DONE,
    refusals: [409],
  },
  'GET /account/passkeys/new': {
    id: 'newPasskey',
    summary: 'What to ask navigator.credentials.create for',
    responses: {
      200: response(
        'For a passkey that replaces the password, and for a security key.',
        object({ options: ref('CreationOptions'), securityKeyOptions: ref('CreationOptions') }),
      ),
    },
    refusals: [409],
  },
  'POST /account/passkeys': {
    id: 'addPasskey',
    summary: 'Add a passkey',
    body: newPasskey,
    responses: {
      201: response(
        'The passkey. With the first factor of an account come its recovery codes.',
        object({ passkey: ref('Passkey'), recoveryCodes: orNull(codes) }),
      ),
    },
    refusals: [409],
  },
  'POST /account/passkeys/:id/rename': {
    id: 'renamePasskey',
    summary: 'Give a passkey another name',
    body: { required: { name: passkeyName } },
    responses: DONE,
    refusals: [404],
  },
  'POST /account/passkeys/:id/remove': {
    id: 'removePasskey',
    summary: 'Remove a passkey; refused for a last factor that the site demands',
    responses: DONE,
    refusals: [404, 409],
  },
};
