/** The defences of second factors in handlers, guards and pages. */
type Edit = readonly [name: string, from: string, to: string, tests: string];

const WAYS = 'test/flows/ways-in.test.ts';
const STEP = 'test/flows/second-step.test.ts';
const PAGES = 'test/flows/second-factor.test.ts';
const MATRIX = 'test/flows/matrix.test.ts';
const ENROL = 'test/flows/forced-set-up.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'handlers/login': [
    [
      'the log-in asks for it',
      'await secondStep.begin(result, remember)',
      'await secondStep.begin({ ...result, user: { ...result.user, secondFactor: false } }, remember)',
      WAYS,
    ],
  ],
  'handlers/signup': [
    [
      'it leads to pages of this site only',
      "safeNext(optionalText(fields, 'next'))",
      "optionalText(fields, 'next')",
      'test/handlers/signup.test.ts',
    ],
  ],
  'handlers/tokens': [
    [
      'the log-in for tokens asks for it',
      'await secondStep.begin(result, true)',
      'await secondStep.begin({ ...result, user: { ...result.user, secondFactor: false } }, true)',
      WAYS,
    ],
  ],
  'handlers/account': [
    [
      'a change of the password begins no sign-in that no page goes on with',
      'if (proof.user.secondFactor) return null;',
      '',
      'test/flows/password.test.ts',
    ],
  ],
  'handlers/second-step': [
    [
      'a browser that has taken it before stays the same device',
      'const deviceToken = cookies.device.read(visitor.cookies);',
      'const deviceToken = null;',
      WAYS,
    ],
    [
      'the pending sign-in leaves the browser when it is completed',
      'return withCookies(reply, forget(visitor));\n  };',
      'return reply;\n  };',
      WAYS,
    ],
    [
      'it leads to pages of this site only',
      "const next = safeNext(optionalText(fields, 'next'));",
      "const next = optionalText(fields, 'next');",
      STEP,
    ],
    [
      'a challenge is bound to the pending sign-in',
      "scopeOf('second_step', { key })",
      "scopeOf('second_step', { key: user.email })",
      STEP,
    ],
    ['a program with a token gets no cookie', '    refuseToken(visitor);\n', '', STEP],
    ['few recovery codes are told', 'codesLeft <= FEW_CODES', 'codesLeft < 0', STEP],
  ],
  'handlers/passkey-login': [
    [
      'a refused passkey is recorded',
      "await audit(visitor, 'passkey_refused', { userId, reason: step });",
      '',
      STEP,
    ],
    [
      'it leads to pages of this site only',
      "safeNext(optionalText(fields, 'next'))",
      "optionalText(fields, 'next')",
      STEP,
    ],
  ],
  'web/next': [
    [
      'the page after the set-up of a factor is one of this site',
      "return safeNext(queryField(query, 'next'));",
      "return queryField(query, 'next');",
      ENROL,
    ],
  ],
  'handlers/confirm': [
    [
      'a recovery code is recorded when it confirms',
      'await recordRecoveryCode(deps, visitor, result);',
      '',
      PAGES,
    ],
  ],
  'handlers/authenticator-app': [
    [
      'an app that took the place of another one is recorded as that',
      "if (replaced) await audit(holder, 'totp_added', { userId: user.id, reason: 'replaced' });\n    else await",
      'await',
      'test/flows/another-phone.test.ts',
    ],
  ],
  'handlers/passkeys': [
    [
      'a removed passkey is recorded',
      "await audit(holder, 'passkey_removed', { userId: user.id });",
      '',
      PAGES,
    ],
  ],
  'handlers/user': [
    [
      'administrators reset the factors of others only',
      'if (user.id === member.user.id) throw new HttpError(409, YOURSELF);\n      await factors',
      'await factors',
      'test/openapi/responses.test.ts',
    ],
    [
      'a reset of the factors is recorded',
      "await record(member, 'factors_reset', user);",
      '',
      WAYS,
    ],
  ],
  'web/visitor': [
    [
      'an account that has to set one up is a visitor to all other pages',
      'if (factors.mustEnrol(user)) {',
      'if (user === null && factors.mustEnrol(user)) {',
      WAYS,
    ],
    [
      'its session ends with the log-out, and is replaced by the next log-in',
      'if (visitor.enrolling !== undefined) return visitor.enrolling;',
      '',
      WAYS,
    ],
  ],
  'web/access': [
    [
      'it is led to the page that sets one up',
      'return enrolFirst(visitor, pageAsked(context, safeNext));',
      '',
      WAYS,
    ],
    [
      'a factor changes with a fresh password only',
      'const page = pageToConfirm(holder, rule);',
      'const page = holder && null;',
      MATRIX,
    ],
  ],
  'factor-routes': [
    [
      'an app is set up with a fresh password',
      'app.start, confirmed.startApp),',
      'app.start),',
      MATRIX,
    ],
  ],
  'web/factor-answer': [
    [
      'a wrong factor is recorded',
      "else await audit(context, 'second_step_failed', { userId, reason: method });",
      '',
      STEP,
    ],
    [
      'a copied passkey is recorded as such',
      "if (step === 'counter') await audit(context, 'passkey_refused', { userId, reason: step });\n  else ",
      '',
      STEP,
    ],
    [
      'a 401 names its scheme',
      'problems: [WRONG[method]], headers: CHALLENGE };',
      'problems: [WRONG[method]] };',
      STEP,
    ],
  ],
  'auth/plain-name': [
    ['a name can be seen', 'return isPlain(name) ? null', "return name !== '' ? null", PAGES],
  ],
  'http/head': [
    [
      'a script on its own pages only',
      'return script ? always.scriptPage : always.page;',
      'return script === undefined ? always.scriptPage : always.scriptPage;',
      STEP,
    ],
  ],
};

export const FACTOR_PAGES = Object.entries(EDITS).flatMap(([path, edits]) =>
  edits.map(([name, from, to, tests]) => ({
    name: `second factors, ${path}: ${name}`,
    file: `src/${path}.ts`,
    from,
    to,
    tests,
  })),
);
