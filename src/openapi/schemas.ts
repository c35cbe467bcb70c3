/**
 * The schemas of responses, under the names by which the operations refer to them. Most of the data
 * is made by web/json-shapes.ts.
 */
import { clientSchemas } from './client-schemas.ts';
import { invitationSchemas } from './invitation-schemas.ts';
import { programKeySchemas } from './program-key-schemas.ts';
import {
  amount,
  email,
  flag,
  id,
  list,
  object,
  orNull,
  role,
  type Schema,
  text,
  time,
  url,
} from './schema.ts';
import { lastSeenAt, name, user } from './user-schema.ts';

export type SchemaName =
  | 'Error'
  | 'Account'
  | 'AccountAnswer'
  | 'User'
  | 'AddedUser'
  | 'ListedUser'
  | 'UserPage'
  | 'UserDetail'
  | 'Session'
  | 'OwnSession'
  | 'Event'
  | 'SignIn'
  | 'Day'
  | 'Invitation'
  | 'InvitationLink'
  | 'SeveralInvitations'
  | 'Client'
  | 'NewClient'
  | 'ResetLink'
  | 'SecondStep'
  | 'SecondFactorCounts'
  | 'Passkey'
  | 'RequestOptions'
  | 'CreationOptions'
  | 'ProgramKey'
  | 'NewProgramKey'
  | 'AccessToken'
  | 'TokenPair'
  | 'KeySet'
  | 'Status';

/** A reference to a schema by its name. */
export function ref(name: SchemaName): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

const session = {
  id,
  createdAt: time,
  lastSeenAt: time,
  idleUntil: time,
  expiresAt: time,
  remembered: flag,
  address: text,
  userAgent: text,
  program: { ...flag, description: 'Whether it has tokens or a key instead of a cookie.' },
  kind: { ...text, enum: ['browser', 'tokens', 'key', 'client'] },
  name: orNull(text),
  audience: { ...orNull(text), description: 'What a key is for; else null.' },
};

const credential = object({ type: text, id: text }, { transports: list(text) });

// What WebAuthn (level 3, section 5.1.4) calls PublicKeyCredentialRequestOptionsJSON.
const requestOptions = object({
  challenge: text,
  rpId: text,
  allowCredentials: list(credential),
  userVerification: text,
  timeout: amount,
});

const creationOptions = object({
  rp: object({ id: text, name: text }),
  user: object({ id: text, name: text, displayName: text }),
  challenge: text,
  pubKeyCredParams: list(object({ type: text, alg: { type: 'integer' } })),
  excludeCredentials: list(credential),
  authenticatorSelection: object({
    residentKey: text,
    requireResidentKey: flag,
    userVerification: text,
  }),
  attestation: text,
  timeout: amount,
});

export const SCHEMAS: Readonly<Record<SchemaName, Schema>> = {
  Error: object(
    { error: text },
    {
      issues: list(object({ field: text, message: text })),
      secondFactor: ref('SecondStep'),
    },
  ),
  Account: object({ id, email, name, role }),
  AccountAnswer: object({ user: ref('Account') }),
  User: object(user),
  AddedUser: object(user, { mailed: flag, url: orNull(url), expiresAt: time }),
  ListedUser: object({ ...user, lastSeenAt }),
  UserPage: object({
    users: list(ref('ListedUser')),
    previous: orNull(text),
    next: orNull(text),
    total: amount,
  }),
  UserDetail: object(
    {
      user: ref('ListedUser'),
      sessions: list(ref('Session')),
      events: list(ref('Event')),
    },
    // For administrators: after too many attempts.
    { waits: list(object({ after: { ...text, enum: ['passwords', 'codes'] }, until: time })) },
  ),
  Session: object(session),
  OwnSession: object({ ...session, current: flag }),
  Event: object(
    {
      at: { ...time, description: 'The last of its repeats, where these are counted.' },
      firstAt: time,
      count: {
        ...amount,
        description: 'How often, from `firstAt` to `at`; 1 where repeats are not counted.',
      },
      kind: text,
      reason: orNull(text),
      about: {
        ...orNull(text),
        description:
          'An address, `former -> new`, groups (`+board -staff`), or the name of an app. Of invitations for administrators only.',
      },
      by: { ...text, enum: ['client', 'administrator', 'command_line', 'server'] },
      address: {
        ...orNull(text),
        description: 'Null for the owner of the account, unless a client caused the event.',
      },
      userAgent: orNull(text),
    },
    // For administrators.
    {
      userId: orNull(id),
      email: orNull(text),
      actorId: orNull(id),
      actor: orNull(text),
      requestId: text,
    },
  ),
  SignIn: object({ at: time, ok: flag, address: text, userAgent: text }),
  Day: object({ day: { type: 'string', format: 'date' }, ok: amount, failed: amount }),
  ...invitationSchemas,
  ...clientSchemas,
  ResetLink: object({ url, expiresAt: time }),
  SecondStep: object(
    {
      methods: list({ ...text, enum: ['code', 'passkey', 'recovery'] }),
      passkey: orNull(requestOptions),
    },
    { pending: text, expiresAt: time },
  ),
  SecondFactorCounts: object({ authenticatorApp: flag, passkeys: amount, recoveryCodes: amount }),
  Passkey: object({
    id,
    name: text,
    rpId: text,
    createdAt: time,
    lastUsedAt: orNull(time),
    userVerified: { ...flag, description: 'Whether it signs in without the password.' },
    backedUp: flag,
  }),
  RequestOptions: requestOptions,
  CreationOptions: creationOptions,
  ...programKeySchemas,
  KeySet: object({
    keys: list(object({ kty: text, crv: text, x: text, kid: text, alg: text, use: text })),
  }),
  Status: object({ status: text }),
};
