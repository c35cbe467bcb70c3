/** The pages of the second factor with data in every state, as tests and people look at them. */
import { otpauthUri } from '../../src/auth/factors/totp.ts';
import { creationOptions, requestOptions } from '../../src/auth/passkeys/options.ts';
import { encodeQr } from '../../src/qr/encode.ts';
import { accountPage } from '../../views/account.ts';
import { setUpAppPage } from '../../views/authenticator-app.ts';
import { confirmPage } from '../../views/confirm.ts';
import { dashboardPage } from '../../views/dashboard.ts';
import { loginPage } from '../../views/login.ts';
import { newPasskeyPage } from '../../views/new-passkey.ts';
import { noFactorPage } from '../../views/no-factor.ts';
import type { Page, Viewer } from '../../views/page.ts';
import type { PasskeyView } from '../../views/passkey-rows.ts';
import { recoveryCodesPage } from '../../views/recovery-codes.ts';
import { secondFactorPage } from '../../views/second-factor.ts';
import { secondStepGonePage, secondStepPage } from '../../views/second-step.ts';
import { userPage } from '../../views/user.ts';
import { COATCHECK } from '../site-of.ts';
import { NO_FACTORS } from '../views/factor-data.ts';
import { news } from '../views/news.ts';
import { timesAt } from '../views/times.ts';

const NOW = Date.UTC(2026, 10, 21, 14, 2, 33);
const TIMES = timesAt(NOW);
const DAY = 86_400_000;
const EMAIL = 'ada@example.com';
const LONG_EMAIL = `${'very-long-name-'.repeat(4)}@${'subdomain.'.repeat(6)}example.com`;
const KEY = 'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ';

const GET_OPTIONS = requestOptions({
  challenge: 'AAAA',
  rpId: 'localhost',
  allowCredentials: [],
  userVerification: 'required',
});
const CREATE_OPTIONS = creationOptions({
  challenge: 'AAAA',
  rpId: 'localhost',
  rpName: 'Coatcheck',
  user: { id: 'AAAA', name: EMAIL, displayName: EMAIL },
  excludeCredentials: [],
  userVerification: 'required',
});

const problem = (field: string | null, message: string) => ({ field, message });
const WRONG_CODE = {
  ...problem(
    'code',
    'That code isn\u2019t right. Enter the one your app shows now: each works once.',
  ),
  advice: 'clock',
} as const;
const NO_CODE = problem('code', 'Enter the code from your app.');
const WRONG_RECOVERY = problem(
  'recovery',
  'That isn\u2019t one of the recovery codes you have left.',
);

const STEP = {
  email: EMAIL,
  code: true,
  passkey: GET_OPTIONS,
  elsewhere: null,
  recovery: true,
  next: '/users/2',
  problems: [],
  times: TIMES,
} as const;

const phone: PasskeyView = {
  id: 1,
  name: 'iPhone',
  addedAt: NOW - 40 * DAY,
  lastUsedAt: NOW - 3_600_000,
  synced: true,
  replacesPassword: true,
  elsewhere: null,
};
const key: PasskeyView = {
  id: 2,
  name: 'Blue key on my ring',
  addedAt: NOW - 3 * DAY,
  lastUsedAt: null,
  synced: false,
  replacesPassword: false,
  elsewhere: null,
};
const old: PasskeyView = {
  id: 3,
  name: 'Averyveryverylongnamewithoutanyspacethatapersontyped',
  addedAt: NOW - 200 * DAY,
  lastUsedAt: NOW - 100 * DAY,
  synced: true,
  replacesPassword: true,
  elsewhere: 'https://login.old.example.com',
};

const EMPTY = { ...NO_FACTORS, times: TIMES };
const FULL = {
  ...EMPTY,
  app: { since: NOW - 40 * DAY, readable: true },
  passkeys: [phone, key, old],
  recoveryCodes: 7,
} as const;

const qr = encodeQr(
  otpauthUri({ issuer: 'Coatcheck', email: EMAIL, seed: Buffer.from('12345678901234567890') }),
);
const SET_UP = {
  link: otpauthUri({
    issuer: 'Coatcheck',
    email: EMAIL,
    seed: Buffer.from('12345678901234567890'),
  }),
  qr: qr?.rows ?? [],
  replaces: false,
  key: KEY,
  tabs: true,
  next: null,
  problems: [],
  times: TIMES,
};
const CODES = Array.from(
  { length: 10 },
  (_, i) => `GEZD-GNBV-GY3T-QOJQ-WMWM-WMW${'ABCDEFGHIJ'[i]}`,
);

const CONFIRM = { email: EMAIL, next: '/account', cancel: '/account', problems: [] };
const BOTH = { code: true, passkey: GET_OPTIONS, recovery: true, times: TIMES };

const session = {
  id: 7,
  ticket: '0007',
  startedAt: NOW - 3_600_000,
  lastSeenAt: NOW,
  idleUntil: NOW + DAY,
  expiresAt: NOW + DAY,
  device: 'Firefox on Linux',
  address: '203.0.113.7',
  remembered: false,
};
const LOGIN = {
  values: { email: '', remember: false, next: null },
  problems: [],
  signupOpen: true,
  remembered: { days: 30, idleDays: 14 },
  notice: null,
  passkey: GET_OPTIONS,
};
const ACCOUNT = {
  times: TIMES,
  email: EMAIL,
  name: '',
  confirmed: true,
  role: 'user',
  groups: ['board', 'finance'],
  values: { email: EMAIL },
  problems: [],
  form: null,
  notice: null,
  lastAdmin: false,
  may: { changeEmail: true, leave: true },
  contact: { name: 'Mara in IT', href: 'mailto:it@example.com' },
  pending: null,
  mail: true,
  passwordMin: 8,
} as const;
const USER = {
  user: {
    id: 2,
    email: EMAIL,
    role: 'user',
    groups: ['board', 'finance'],
    confirmed: true,
    name: '',
    passwordChosen: true,
    disabled: false,
    createdAt: NOW - 90 * DAY,
    lastSeenAt: NOW,
  },
  self: false,
  sessions: [session],
  events: [],
  times: TIMES,
  notice: null,
  link: null,
  problems: [],
} as const;
const DASHBOARD = { email: EMAIL, times: TIMES, session, others: [], signIns: [] };

type Sample = { readonly viewer: Viewer | null; readonly page: Page };
const visitor = (page: Page): Sample => ({ viewer: null, page });
const member = (page: Page): Sample => ({ viewer: { email: EMAIL, role: 'user' }, page });
const enrolling = (page: Page): Sample => ({
  viewer: { email: EMAIL, role: 'user', mustEnrol: true },
  page,
});
const admin = (page: Page): Sample => ({ viewer: { email: EMAIL, role: 'admin' }, page });

/** A page in one state by its name, with the user who sees it. */
export const factorPages: Readonly<Record<string, Sample>> = {
  login: visitor(loginPage(LOGIN)),
  'login-refused': visitor(
    loginPage({ ...LOGIN, problems: [problem(null, 'This passkey is not known here.')] }),
  ),
  step: visitor(secondStepPage(STEP)),
  'step-code-only': visitor(
    secondStepPage({ ...STEP, email: LONG_EMAIL, passkey: null, recovery: false }),
  ),
  'step-passkey-only': visitor(secondStepPage({ ...STEP, code: false })),
  'step-wrong-code': visitor(secondStepPage({ ...STEP, problems: [WRONG_CODE] })),
  'step-no-code': visitor(secondStepPage({ ...STEP, problems: [NO_CODE] })),
  'step-no-factor': visitor(
    noFactorPage({
      contact: COATCHECK.contact,
      elsewhere: 'https://login.old.example.com',
      way: { href: '/login', label: 'Start again' },
    }),
  ),
  'step-wrong-recovery': visitor(secondStepPage({ ...STEP, problems: [WRONG_RECOVERY] })),
  'step-elsewhere': visitor(
    secondStepPage({ ...STEP, code: false, passkey: null, elsewhere: 'https://login.example.com' }),
  ),
  'step-expired': visitor(secondStepGonePage({ why: 'expired', next: '/users/2' })),
  'step-tries': visitor(secondStepGonePage({ why: 'tries', next: null })),
  'state-empty': member(secondFactorPage(EMPTY)),
  'state-full': member(secondFactorPage({ ...FULL, notice: news('Your passkey has been added.') })),
  'state-demanded': member(
    secondFactorPage({ ...EMPTY, demand: { until: NOW + 7 * DAY, why: 'policy' } }),
  ),
  'state-few-codes': member(
    secondFactorPage({
      ...FULL,
      passkeys: [key],
      recoveryCodes: 2,
      notice: news(
        'You have only a few recovery codes left. Create new ones before you need them.',
      ),
      next: '/wiki/',
    }),
  ),
  'state-last-one': member(
    secondFactorPage({ ...FULL, passkeys: [], removable: false, recoveryCodes: 2 }),
  ),
  'state-no-passkeys-here': enrolling(
    secondFactorPage({
      ...EMPTY,
      demand: { until: null, why: 'reset' },
      passkeysHere: { ok: false, why: 'ip', instead: 'http://localhost:3000' },
    }),
  ),
  'state-removed': member(
    secondFactorPage({
      ...FULL,
      app: { since: NOW - 40 * DAY, readable: false },
      passkeys: [key],
      notice: news('Your passkey has been removed.'),
      removed: { rpId: 'localhost', credentialId: 'AAAA' },
    }),
  ),
  'state-name-refused': member(
    secondFactorPage({
      ...FULL,
      renaming: { id: 2, name: ' ', problems: [problem('name', 'Give it a name.')] },
    }),
  ),
  'app-set-up': member(setUpAppPage(SET_UP)),
  'app-demanded': enrolling(setUpAppPage({ ...SET_UP, tabs: false, next: '/wiki/' })),
  'app-to-another-phone': member(setUpAppPage({ ...SET_UP, replaces: true })),
  'app-wrong-code': member(setUpAppPage({ ...SET_UP, problems: [WRONG_CODE] })),
  codes: member(
    recoveryCodesPage({
      email: EMAIL,
      site: 'Coatcheck',
      codes: CODES,
      notice: 'Your authenticator app is on.',
      next: '/account/second-factor',
      times: TIMES,
    }),
  ),
  'passkey-new': member(
    newPasskeyPage({
      name: 'Chrome on Windows',
      options: CREATE_OPTIONS,
      securityKeyOptions: CREATE_OPTIONS,
      tabs: true,
      next: null,
      problems: [],
    }),
  ),
  'passkey-demanded': enrolling(
    newPasskeyPage({
      name: 'Chrome on Windows',
      options: CREATE_OPTIONS,
      securityKeyOptions: CREATE_OPTIONS,
      tabs: false,
      next: '/wiki/',
      problems: [],
    }),
  ),
  'passkey-refused': member(
    newPasskeyPage({
      name: '',
      options: CREATE_OPTIONS,
      securityKeyOptions: CREATE_OPTIONS,
      tabs: true,
      next: null,
      problems: [problem('name', 'Give it a name.')],
    }),
  ),
  confirm: member(confirmPage({ ...CONFIRM, factors: BOTH })),
  'confirm-passkey-only': member(confirmPage({ ...CONFIRM, factors: { ...BOTH, code: false } })),
  'confirm-password-only': member(confirmPage(CONFIRM)),
  'confirm-recovery-only': member(
    confirmPage({ ...CONFIRM, factors: { ...BOTH, code: false, passkey: null } }),
  ),
  'confirm-no-factor': member(
    noFactorPage({
      elsewhere: null,
      contact: COATCHECK.contact,
      way: { href: '/account', label: 'Go to your account' },
    }),
  ),
  'confirm-wrong': member(confirmPage({ ...CONFIRM, factors: BOTH, problems: [WRONG_CODE] })),
  account: member(
    accountPage({ ...ACCOUNT, factors: { app: true, passkeys: 2, recoveryCodes: 7 } }),
  ),
  user: admin(userPage({ ...USER, factors: { app: true, passkeys: 2, recoveryCodes: 7 } })),
  dashboard: member(
    dashboardPage({
      name: '',
      apps: null,
      explains: true,
      ...DASHBOARD,
      demand: { until: NOW + 5 * DAY, why: 'policy' },
    }),
  ),
};
