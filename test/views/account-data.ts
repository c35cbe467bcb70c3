import type { accountPage } from '../../views/account.ts';
import { timesAt } from './times.ts';

/** What the account page shows of a user who has changed nothing yet. */
export const ACCOUNT = {
  email: 'ada@example.org',
  confirmed: false,
  name: '',
  role: 'user',
  groups: [],
  values: { email: 'ada@example.org' },
  problems: [],
  form: null,
  notice: null,
  lastAdmin: false,
  may: { changeEmail: true, leave: true },
  contact: { name: 'Mara in IT', href: 'mailto:it@example.com' },
  pending: null,
  mail: false,
  passwordMin: 15,
  times: timesAt(Date.UTC(2026, 10, 21, 14, 2, 30)),
} as const satisfies Parameters<typeof accountPage>[0];
