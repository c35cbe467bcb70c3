/** Edits of second factors: the second step, codes and passkeys. */
import { type Edit, inFile } from './edit.ts';

/** Edits of what stands between the right password and the session. */
export const FACTOR_EDITS: readonly Edit[] = [
  ...inFile('src/web/second-factor-needed.ts', [
    [
      'the second step has another address',
      "return withNext('/login/second-step', next);",
      "return withNext('/login/factor', next);",
    ],
    [
      'a program is not told that the password was right',
      'The password is right. Now send',
      'Send',
    ],
  ]),
  ...inFile('src/web/cookies.ts', [
    [
      'the cookie of a pending sign-in gets another name',
      "createCookie('pending', https)",
      "createCookie('step', https)",
    ],
  ]),
  ...inFile('src/web/factor-answer.ts', [
    [
      'a wrong second factor gets 403',
      'return { status: 401, problems: [WRONG[method]]',
      'return { status: 403, problems: [WRONG[method]]',
    ],
  ]),
  ...inFile('src/auth/sign-in/factor-check.ts', [
    [
      'a code works as often as it comes',
      'return step !== null && (await totp.useStep(userId, app, step));',
      'return step !== null;',
    ],
  ]),
  ...inFile('src/auth/factors/recovery-codes.ts', [
    ['there are eight recovery codes', 'RECOVERY_CODE_COUNT = 10', 'RECOVERY_CODE_COUNT = 8'],
  ]),
  ...inFile('src/sqlite/passkey-store.ts', [
    [
      'a challenge is good as often as it comes',
      'insert.run(key, expiresAt).changes > 0;',
      'insert.run(key, expiresAt).changes >= 0;',
    ],
  ]),
  ...inFile('src/auth/passkeys/client-data.ts', [
    [
      'the origin of a passkey is not compared',
      "if (data.origin !== expected.origin) return 'origin';",
      '',
    ],
  ]),
  ...inFile('src/http/security-headers.ts', [
    ['pages with a passkey button allow no script', "; script-src 'self'", ''],
  ]),
];
