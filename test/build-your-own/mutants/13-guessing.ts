import { type Mutant, mutant } from './mutant.ts';

const THIRTEEN = '13-guessing.ts';
const COUNT = 'const wait = countTry(email, Date.now());';
const KEY = 'const email = emailOf(fields);';
const REFUSE =
  "if (wait > 0) return { status: 429, headers, body: 'Wait a little, then try again.' };";

/** Servers that must not pass stage 13. */
export const stage13: readonly Mutant[] = [
  mutant(13, 'no-limit', 'every guess is judged', THIRTEEN, ['LIMIT = 10', 'LIMIT = Infinity']),
  mutant(13, 'no-limit', 'a limit of a hundred', THIRTEEN, ['LIMIT = 10', 'LIMIT = 100']),
  mutant(13, 'too-strict', 'eight tries', THIRTEEN, ['LIMIT = 10', 'LIMIT = 8']),
  {
    ...mutant(
      13,
      'counts-after-hash',
      'counts after the hash',
      THIRTEEN,
      [
        COUNT,
        `const { count = 0, until = 0 } = tries.get(email) ?? {};
    const wait = count >= LIMIT ? Math.max(0, until - Date.now()) : 0;`,
      ],
      [
        'tries.delete(email);\n    return',
        'tries.delete(email);\n    else countTry(email, Date.now());\n    return',
      ],
    ),
    work: 12,
  },
  mutant(
    13,
    'counts-per-session',
    'counts in a cookie',
    THIRTEEN,
    [
      KEY,
      `const cookie = /tries=([\\w.]+)/.exec(request.headers.cookie ?? '')?.[1];
    const email = cookie ?? String(Math.random());`,
    ],
    [
      'return reply;\n  };',
      "return { ...reply, headers: { 'set-cookie': [`tries=${email}`, ...[reply.headers?.['set-cookie'] ?? []].flat()] } };\n  };",
    ],
  ),
  mutant(13, 'header-believed', 'believes X-Forwarded-For', THIRTEEN, [
    KEY,
    "const email = `${emailOf(fields)} ${request.headers['x-forwarded-for']}`;",
  ]),
  mutant(13, 'header-believed', 'counts by browser', THIRTEEN, [
    KEY,
    "const email = `${emailOf(fields)} ${request.headers['user-agent']}`;",
  ]),
  mutant(13, 'spellings-apart', 'counts each spelling', THIRTEEN, [
    KEY,
    "const email = fields.get('email') ?? '';",
  ]),
  mutant(
    13,
    'limit-tells',
    'only accounts are counted',
    THIRTEEN,
    ['import { emailOf }', 'import { accounts, emailOf }'],
    [COUNT, 'const wait = accounts.has(email) ? countTry(email, Date.now()) : 0;'],
  ),
  mutant(
    13,
    'limit-tells',
    'other words for nobody',
    THIRTEEN,
    ['import { emailOf }', 'import { accounts, emailOf }'],
    [
      "body: 'Wait a little, then try again.'",
      "body: accounts.has(email) ? 'This account has to wait.' : 'Wait.'",
    ],
  ),
  mutant(
    13,
    'everybody-waits',
    'one number for everybody',
    THIRTEEN,
    ['LIMIT = 10', 'LIMIT = 22'],
    [KEY, "const email = 'everybody';"],
    ['import { emailOf } from', 'import type {} from'],
  ),
  mutant(
    13,
    'right-one-passes',
    'only wrong passwords have to wait',
    THIRTEEN,
    [REFUSE, ''],
    [
      'if (reply.status < 400) tries.delete(email);',
      "if (reply.status < 400) tries.delete(email);\n    else if (wait > 0) return { status: 429, headers, body: 'Wait a little, then try again.' };",
    ],
  ),
  mutant(13, 'locked-for-ever', 'the lock has no end', THIRTEEN, [
    'if (count >= LIMIT && now < until) return until - now;',
    'if (count >= LIMIT) return Math.max(1, until - now);',
  ]),
  mutant(13, 'locked-for-ever', 'minutes instead of seconds', THIRTEEN, [
    'const WAIT = 1000',
    'const WAIT = 60_000',
  ]),
];
