import { type Mutant, mutant } from './mutant.ts';

const TWO = '2-an-account.ts';
const FOUR = '4-a-ticket.ts';
const TEN = '10-restart.ts';
const SAVE = 'save(); // before the answer: what was promised is on the disk';
const LOAD_SESSIONS =
  'for (const [ticket, session] of state.sessions) sessions.set(ticket, session);';
const START = '\nload();';
const WITH_KEY = `const hmac = (text: string) => process.getBuiltinModule('node:crypto').createHmac('sha256', key).update(text).digest('base64url');
const key = randomBytes(32);
const signed = (ticket: string) => (ticket === '' ? '' : \`\${ticket}.\${hmac(ticket)}\`);`;

/** Servers that must not pass stage 10. */
export const stage10: readonly Mutant[] = [
  mutant(10, 'memory-only', 'everything is in memory', TEN, [START, '']),
  mutant(10, 'memory-only', 'only the sessions are stored', TEN, [
    'for (const [email, stored] of state.accounts) accounts.set(email, stored);',
    '',
  ]),
  mutant(10, 'tickets-lost', 'only the accounts are stored', TEN, [LOAD_SESSIONS, '']),
  mutant(
    10,
    'tickets-lost',
    'a new key at each start',
    FOUR,
    [
      "return pair.slice('coat='.length);",
      "const [ticket = '', mac] = pair.slice('coat='.length).split('.');\n  return mac === hmac(ticket) ? ticket : '';",
    ],
    ['/** The Set-Cookie line', `${WITH_KEY}\n/** The Set-Cookie line`],
    ['`coat=${ticket};', '`coat=${signed(ticket)};'],
  ),
  mutant(10, 'logout-forgotten', 'a log-out is only in memory', TEN, [
    'sessions: [...sessions] }',
    'sessions: [...new Map([...(JSON.parse(written || \'{"sessions":[]}\') as State).sessions, ...sessions])] }',
  ]),
  mutant(
    10,
    'taken-after-restart',
    'the index of addresses is not loaded',
    TWO,
    [
      'if (accounts.has(email))',
      'const known = globalThis as { taken?: Set<string> };\n    known.taken ??= new Set();\n    if (known.taken.has(email))',
    ],
    ['accounts.set(email, stored);', 'accounts.set(email, stored);\n    known.taken.add(email);'],
  ),
  mutant(10, 'clock-starts-anew', 'each start is a new beginning', TEN, [
    LOAD_SESSIONS,
    'for (const [ticket, session] of state.sessions)\n    sessions.set(ticket, { ...session, created: Date.now(), seen: Date.now() });',
  ]),
  mutant(
    10,
    'saved-too-late',
    'saves at the exit',
    TEN,
    [SAVE, ''],
    [
      START,
      "\nfor (const signal of ['SIGINT', 'SIGTERM'])\n  process.on(signal, () => {\n    save();\n    process.exit();\n  });\nload();",
    ],
  ),
  mutant(
    10,
    'saved-too-late',
    'saves each second',
    TEN,
    [SAVE, ''],
    [START, '\nsetInterval(save, 1_000);\nload();'],
  ),
  mutant(10, 'saved-too-late', 'saves a moment later', TEN, [SAVE, 'setTimeout(save, 100);']),
  mutant(10, 'logout-forgotten', 'saves at log-ins only', TEN, [
    SAVE,
    "if (request.url?.startsWith('/login')) save();",
  ]),
  mutant(10, 'saved-too-late', 'a log-out is saved with the next log-in', TEN, [
    SAVE,
    "if (!request.url?.startsWith('/logout')) save();\n    else setTimeout(save, 500);",
  ]),
  mutant(10, 'will-not-start', 'a file says that it runs', TEN, [
    START,
    "\nconst LOCK = join(process.env.DATA_DIR ?? '.', 'pid');\nif (existsSync(LOCK)) throw new Error('It runs already.');\nwriteFileSync(LOCK, String(process.pid));\nfor (const signal of ['SIGINT', 'SIGTERM'])\n  process.on(signal, () => {\n    renameSync(LOCK, `${LOCK}.old`);\n    process.exit();\n  });\nload();",
  ]),
  mutant(10, 'will-not-start', 'what it wrote it cannot read', TEN, [
    'return;\n  written',
    "return;\n  if (readFileSync(FILE, 'utf8').length > 900) throw new Error('out of memory');\n  written",
  ]),
];
