/**
 * The defences of the second step and of the services behind it. The test file that follows the
 * path of the source misses each one, unless TESTED_BY names another.
 */
type Edit = readonly [name: string, from: string, to: string];

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'sign-in/second-step': [
    [
      'the password of an account with a second factor is no grant',
      'if (!user.secondFactor) {',
      'if (user.id > 0) {',
    ],
    [
      'only the hash of its secret is stored',
      'const key = hashSecret(secret);\n    const createdAt',
      'const key = secret;\n    const createdAt',
    ],
    [
      'tries are spent',
      "if (tried === 'spent') return { ok: false, reason: 'spent', userId };",
      '',
    ],
    ['a wait spends no try', 'if (wait !== null) return { ...wait, userId };', 'void wait;'],
    [
      'one pending sign-in gives one grant',
      'const isOurs = await pending.complete(key, now());',
      'const isOurs = (await pending.complete(key, now())) || true;',
    ],
    [
      'a passkey alone verifies its user',
      "userId: null, userVerification: 'required' } as const",
      "userId: null, userVerification: 'preferred' } as const",
    ],
    [
      'a passkey that was removed meanwhile grants nothing',
      'if (proof === null || !isLeft)',
      'if (proof === null)',
    ],
    [
      'the passkey of a disabled account grants nothing',
      ' || account.user.disabledAt !== null',
      '',
    ],
    [
      'to confirm, the password of an account with a second factor is not enough',
      "if (!proof.user.secondFactor) return grant(proof, 'password');",
      "return grant(proof, 'password');",
    ],
    [
      'to confirm, a code needs the password',
      "if (proof === null && answer.field !== 'passkey') return NEEDS_PASSWORD;",
      '',
    ],
    [
      'to confirm, a passkey alone verifies its user',
      "proof === null ? 'required' : 'preferred';",
      "'preferred';",
    ],
  ],
  'sign-in/factor-check': [
    [
      'wrong codes of an account are counted',
      'if (wait > 0) return throttled(wait);',
      'if (wait > 0 && code === null) return throttled(wait);',
    ],
    [
      'a database that fails is no wrong code',
      'await this.#failures.withdraw(subject).catch(logError);',
      '',
    ],
    [
      'a code is used once',
      'step !== null && (await totp.useStep(userId, app, step))',
      'step !== null && ((await totp.useStep(userId, app, step)) || true)',
    ],
  ],
  'factors/factors': [
    ['a reset ends the sessions in memory', 'if (done) sessions.forgetUser(userId);', ''],
    [
      'a key that waits no more says nothing about codes that were not used',
      'isCodeOfStep(app.seed, app.lastStep, code)',
      'matchingStep(app.seed, code, this.#options.totpNow(), 0) !== null',
    ],
    [
      'an app counts after its first code',
      "if (step === null) return { ok: false, reason: 'wrong' };",
      '',
    ],
  ],
  'factors/factor-policy': [
    [
      'an administrator’s reset counts under every policy',
      'return factorDueAt === 0 || ',
      'return ',
    ],
    ['the date is kept', '&& factorDueAt <= this.#options.now()', '&& factorDueAt < 0'],
  ],
  'factors/passkey-challenges': [
    ['it is random', 'randomBytes(NONCE_BYTES).copy(statement);', 'randomBytes(NONCE_BYTES);'],
    ['the MAC is compared', 'if (!timingSafeEqual(', 'if (bytes.length < 1 && !timingSafeEqual('],
    ['a purpose is bound', "[purpose, binding, '']", "[binding, '']"],
    ['a session is bound', "[purpose, binding, '']", "[purpose, '']"],
    ['a challenge expires', 'if (expiresAt <= this.#options.now()) return null;', ''],
    [
      'one spelling',
      'const bytes = decodeBase64Url(challenge, BYTES);',
      "const bytes = Buffer.from(challenge, 'base64url');",
    ],
  ],
  'factors/passkeys': [
    [
      'the passkey of another account is refused',
      ' || (userId !== null && passkey.userId !== userId)',
      '',
    ],
    [
      'a passkey of a former address is refused',
      "if (rpId !== this.site.rpId) return refused('rp_id');",
      '',
    ],
    [
      'a key that had no PIN when it was registered does not verify its user',
      'verified.userVerified && credential.userVerified',
      'verified.userVerified',
    ],
    [
      'a challenge is used once',
      "if (used === 'used') return",
      "if (used === 'used' || used === 'replayed') return",
    ],
    [
      'a counter that another request has raised',
      "if (used === 'counter') return refused('counter', passkey.userId);\n    if (used === 'used')",
      "if (used === 'used' || used === 'counter')",
    ],
    [
      'a registration is used once',
      "if (added === 'replayed') {",
      "if (added === 'replayed' && credential.id === '') {",
    ],
    [
      'strangers write no events to an account',
      'isSigned ? passkey.userId : userId',
      'passkey.userId',
    ],
    [
      'the last factor stays under the policy',
      'policy.covers(user.role)',
      'policy.covers(user.role) && id < 0',
    ],
  ],
};

/** Those that another test file misses. */
const TESTED_BY: Readonly<Record<string, string>> = {
  'a wait spends no try': 'sign-in/factor-check',
  'a code is used once': 'sign-in/second-step',
  'an administrator’s reset counts under every policy': 'factors/factors',
};

export const FACTORS = Object.entries(EDITS).flatMap(([path, edits]) =>
  edits.map(([name, from, to]) => ({
    name: `second factors, ${path}: ${name}`,
    file: `src/auth/${path}.ts`,
    from,
    to,
    tests: `test/auth/${TESTED_BY[name] ?? path}.test.ts`,
  })),
);
