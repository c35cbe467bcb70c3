import type { Mends } from './mend.ts';

export const I: Mends = {
  'code-used-twice': [
    ["const KEY = 'NB2W45DFOIZA2YTB';", "const KEY = 'NB2W45DFOIZA2YTB';\nlet lastStep = 0;"],
    ['.find((one) => codeAt', '.find((one) => one > lastStep && codeAt'],
    ['return step !== undefined;', 'lastStep = step ?? lastStep;\n  return step !== undefined;'],
  ],
  'second-step-skipped': [
    [
      'session === undefined) return',
      "session === undefined || (request.method === 'GET' && !session.isComplete)) return",
    ],
  ],
  'recovery-codes-in-plain-text': [
    ['return code;', "return hash('sha256', code);"],
    ['import { randomBytes }', 'import { hash, randomBytes }'],
  ],
  'remember-skips-the-factor': [
    ['const pending = new', 'const remembered = new Map<string, string>();\nconst pending = new'],
    ['`remembered=${email}; ', '`remembered=${remember(remembered, email)}; '],
    [
      "return cookieOf(request, 'remembered') === email;",
      "return remembered.get(cookieOf(request, 'remembered') ?? '') === email;",
    ],
  ],
  'any-challenge-will-do': [
    ['passkey: Passkey)', 'passkey: Passkey, challenges: Set<string>)'],
    [
      "shown.type === 'webauthn.get' &&",
      "shown.type === 'webauthn.get' &&\n    challenges.delete(shown.challenge) &&",
    ],
  ],
  'origin-not-checked': [
    ['import { type Passkey', 'import { ORIGIN, type Passkey'],
    [
      "shown.type === 'webauthn.get' &&",
      "shown.type === 'webauthn.get' &&\n    shown.origin === ORIGIN &&",
    ],
  ],
  'counter-ignored': [
    ['import { type Assertion, hashOf }', 'import { type Assertion, hasCounted, hashOf }'],
    [
      'challenges.delete(shown.challenge)',
      'challenges.delete(shown.challenge) &&\n    hasCounted(shown.counter, passkey.counter)',
    ],
  ],
};
