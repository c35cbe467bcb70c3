/** The defences against an attacker who has the password of an account with a second factor. */
type Edit = readonly [name: string, from: string, to: string];

const ATTACKS = 'test/flows/factor-attacks.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'web/access': [
    [
      'with a second factor the password alone changes nothing',
      'return rule.fresh ?? (user.secondFactor ? rule.freshWithFactor : null);',
      'return rule.fresh;',
    ],
  ],
  routes: [
    [
      'a new password needs both factors',
      'account.setPassword, confirmed.password),',
      'account.setPassword),',
    ],
    ['a new address needs both factors', 'email.change, confirmed.email),', 'email.change),'],
    ['leaving needs both factors', 'account.remove, confirmed.leave),', 'account.remove),'],
  ],
  'sqlite/factor-change': [
    [
      'the first factor ends the sessions that a password has begun',
      'if (othersEnded) endOthers.run(userId, session);',
      'void endOthers;',
    ],
  ],
  'sqlite/totp-store': [
    [
      'a key is shown in the session that has made it',
      'WHERE user_id = ? AND session = ? AND',
      'WHERE user_id = ? AND length(?) > 0 AND',
    ],
  ],
  'auth/factors/factors': [
    [
      'the first app ends the other sessions in memory',
      'if (othersEnded) sessions.forgetUser(user.id, session.key);',
      '',
    ],
  ],
  'auth/factors/passkeys': [
    [
      'the first passkey ends the other sessions in memory',
      'if (added.othersEnded) sessions.forgetUser(user.id, session.key);',
      '',
    ],
  ],
  'auth/sign-in/second-step': [
    [
      'a second step gives no session of a password that came after it began',
      'signInService.proofOf(user, passwordVersion, deviceToken);\n    const',
      'signInService.proofOf(user, (await accounts.find(user.email))?.passwordVersion ?? 0, null);\n    const',
    ],
    [
      'a reset that comes while a passkey confirms keeps the new session out',
      'const proved = proof ?? (await this.#proofOfPasskey(user.id, deviceToken));',
      'const proved = proof ?? (await this.#options.signInService.proofOf(user, 0, deviceToken));',
    ],
  ],
  'handlers/passkeys': [
    [
      'a passkey that replaces the password is asked to check its user',
      "creationOptions(user, session, 'required')",
      "creationOptions(user, session, 'preferred')",
    ],
  ],
  'auth/tokens/refresh-exchange': [
    [
      'an account that must enrol gets no token for a refresh token',
      "state === 'valid' && factorPolicy.mustEnrol(user)",
      "state === 'unknown' && factorPolicy.mustEnrol(user)",
    ],
  ],
  'handlers/tokens': [
    [
      'an account that must enrol gets no token',
      'if (user !== null && factors.mustEnrol(user)) return noTokenBeforeEnrolment();',
      '',
    ],
    [
      'a factor is not used up by a request that is refused',
      'if (issues.length > 0) return jsonRefusal({ status: 400, problems: issues });\n    const answer',
      'const answer',
    ],
  ],
  'handlers/passkey-login': [
    [
      'an address sends so many passkeys and no more',
      'const spent = await refused.take(address);',
      'const spent = (await refused.take(address)) && null;',
    ],
    [
      'a right passkey spends nothing',
      'await refused.giveBack(address).catch(logError); // the challenge is used up',
      '',
    ],
  ],
  'auth/events': [
    [
      'strangers with passkeys push out no events of accounts',
      "if (kind === 'passkey_refused' && userId === null) return 'stranger';",
      '',
    ],
  ],
};

const STEP = 'test/auth/sign-in/second-step.test.ts';
const STORES = 'test/sqlite/stores.test.ts';
/** Those that another test file misses. */
const TESTED_BY: Readonly<Record<string, string>> = {
  'a second step gives no session of a password that came after it began': STEP,
  'a passkey that replaces the password is asked to check its user':
    'test/flows/second-factor.test.ts',
  'a factor is not used up by a request that is refused': 'test/flows/ways-in.test.ts',
  'the first factor ends the sessions that a password has begun': STORES,
  'a reset that comes while a passkey confirms keeps the new session out': STEP,
};

export const FACTOR_ATTACKS = Object.entries(EDITS).flatMap(([path, edits]) =>
  edits.map(([name, from, to]) => ({
    name: `attacks on second factors, ${path}: ${name}`,
    file: `src/${path}.ts`,
    from,
    to,
    tests: TESTED_BY[name] ?? ATTACKS,
  })),
);
