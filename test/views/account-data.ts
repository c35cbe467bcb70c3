import type { accountPage } from '../../views/account.ts';

/** What the account page shows of a user who has changed nothing yet. */
export const ACCOUNT = {
  email: 'ada@example.org',
  role: 'user',
  values: { email: 'ada@example.org' },
  problems: [],
  form: null,
  notice: null,
  lastAdmin: false,
  pending: null,
  mail: false,
  passwordMin: 15,
} as const satisfies Parameters<typeof accountPage>[0];
