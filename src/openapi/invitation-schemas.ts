import {
  email,
  flag,
  groups,
  id,
  list,
  name,
  object,
  orNull,
  role,
  text,
  time,
  url,
} from './schema.ts';

const link = { ...orNull(url), description: 'Null when it was e-mailed.' };

/** The schemas of invitations. */
export const invitationSchemas = {
  Invitation: object({
    id,
    role,
    groups,
    email: { ...orNull(email), description: 'The only address that it works for.' },
    name: { ...text, description: 'For whom it is; empty when that is not said.' },
    mailed: flag,
    unsent: { ...flag, description: 'Its mail was not sent, or not so far: nobody has its link.' },
    createdAt: time,
    expiresAt: time,
    by: text,
    expired: flag,
  }),
  InvitationLink: object(
    { url: link, role, expiresAt: time },
    { id, email, name, groups, mailed: flag },
  ),
  SeveralInvitations: object({
    invitations: list(
      object({ id, email, name, role, groups, mailed: flag, url: link, expiresAt: time }),
    ),
    taken: { ...list(email), description: 'Those that have an account, and were not invited.' },
    invited: {
      ...list(email),
      description: 'Those that have an invitation, which was left as it is.',
    },
  }),
};
