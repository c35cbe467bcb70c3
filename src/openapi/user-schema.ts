import { email, flag, groups, id, orNull, type Properties, role, text, time } from './schema.ts';

const publicId = { ...text, description: 'The account for other apps: `sub`, Remote-User.' };

/** The name of an account. */
export const name = {
  ...text,
  description: 'How its owner wants to be called; empty without a name.',
};

/** When an account was last used. */
export const lastSeenAt = {
  ...orNull(time),
  description: 'To ten minutes; it stays after a sign-out.',
};

/** An account for an administrator. */
export const user: Properties = {
  id,
  publicId,
  email,
  emailConfirmed: { ...flag, description: 'Whether a link e-mailed to the address was used.' },
  name,
  role,
  groups: { ...groups, description: 'What apps ask for that not everybody may enter.' },
  disabled: flag,
  passwordChosen: { ...flag, description: 'Whether the link of a new account was used.' },
  secondFactor: flag,
  createdAt: time,
};
