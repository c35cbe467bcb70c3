/**
 * The defences of the stores of second factors, by file in src/sqlite/: what happens once, what is
 * sealed, what goes with what. The contract of the stores misses them.
 */
type Edit = readonly [name: string, from: string, to: string];

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'totp-store': [
    ['a step is used once', ' AND last_step < ?1', ''],
    [
      'a code uses a step of the app that it was checked against',
      'AND confirmed_at = ?3 AND',
      'AND ?3 > 0 AND',
    ],
    [
      'the code of the set-up is used up',
      'confirm.run(userId, seal.seal(seedName(userId), seed), step, now);',
      'confirm.run(userId, seal.seal(seedName(userId), seed), 0, now);',
    ],
    [
      'a seed is sealed before it is stored',
      'enrol.run(userId, session, seal.seal(waitingSeedName(userId), seed), now)',
      'enrol.run(userId, session, seed, now)',
    ],
    [
      'a seed is sealed again when it is confirmed',
      'seal.seal(seedName(userId), seed), step, now)',
      'seed, step, now)',
    ],
    [
      'a seed waits no more when it is confirmed',
      'endEnrolment.run(userId);\n          confirm.run',
      'void endEnrolment;\n          confirm.run',
    ],
    [
      'an app that takes the place of another is told from the first',
      'const replaced = confirmed.get(userId) !== undefined;',
      'const replaced = false;',
    ],
    [
      'the seed that is confirmed is the one whose code was typed',
      'if (waitingSeed(enroller, now)?.equals(seed) !== true) return null;',
      'if (waitingSeed(enroller, now) === null) return null;',
    ],
    [
      'a session that has ended confirms no app',
      'if (!change.isSignedIn(enroller)) return null;',
      '',
    ],
    [
      'a set-up is over after a day',
      'AND enrolment.created_at > ? AND disabled_at',
      'AND enrolment.created_at > 0 * ? AND disabled_at',
    ],
    ['a disabled account confirms no app', '> ? AND disabled_at IS NULL`', '> ?`'],
    ['a disabled account sets up no app', 'WHERE id = ?1 AND disabled_at IS NULL', 'WHERE id = ?1'],
    [
      'an app that was confirmed is not pruned',
      "'DELETE FROM totp_enrolments WHERE created_at <= ?'",
      "'DELETE FROM totp WHERE confirmed_at <= ?'",
    ],
    [
      'a set-up is not pruned within its day',
      "'DELETE FROM totp_enrolments WHERE created_at <= ?'",
      "'DELETE FROM totp_enrolments WHERE created_at > 0 * ?'",
    ],
  ],
  'factor-change': [
    [
      'an account with a factor is asked for it',
      'SET second_factor = 1, password_version',
      'SET password_version',
    ],
    [
      'a sign-in with the password alone does not end after the first factor',
      'password_version = password_version + (second_factor = 0),',
      '',
    ],
    ['the demand of a reset is fulfilled by a factor', 'nullif(factor_due_at, 0)', 'factor_due_at'],
    [
      'a new factor ends the pending sign-ins',
      'begin.run(userId);\n      endPending.run(userId);',
      'begin.run(userId);',
    ],
    [
      'a removed factor ends the pending sign-ins',
      'remove();\n      endPending.run(userId);',
      'remove();',
    ],
    [
      'a new factor replaces no recovery codes',
      'if (find.get(userId) !== undefined) return false;',
      '',
    ],
    [
      'the last factor stays where one is demanded',
      "if (isLast && mustKeepOne) return 'last';",
      '',
    ],
    ['an account without a factor is asked for none', 'end.run(userId);', ''],
    [
      'the recovery codes go with the last factor',
      'removeAll(userId);\n      }\n      return',
      '}\n      return',
    ],
    ['one set of recovery codes at a time', 'removeAll(userId);\n      add(', 'add('],
  ],
  'factor-store': [
    [
      'a recovery code is used once',
      'if (useCode.run(key, userId).changes === 0) return null;',
      '',
    ],
    [
      'a recovery code is for its account',
      "'DELETE FROM recovery_codes WHERE key = ? AND user_id = ?'",
      "'DELETE FROM recovery_codes WHERE key = ? AND user_id > 0 * ?'",
    ],
    [
      'no recovery codes without a factor',
      'if (hasFactor.get(userId) === undefined) return false;',
      '',
    ],
    [
      'a due date is never renewed',
      'WHERE second_factor = 0 AND factor_due_at IS NULL',
      'WHERE second_factor = 0',
    ],
    [
      'an account with a factor is not due',
      'WHERE second_factor = 0 AND factor_due_at IS NULL',
      'WHERE factor_due_at IS NULL',
    ],
    [
      'a reset makes the account due at once',
      'SET second_factor = 0, factor_due_at = 0,',
      'SET second_factor = 0,',
    ],
    [
      'a sign-in that began before a reset does not live',
      'factor_due_at = 0, password_version = password_version + 1',
      'factor_due_at = 0',
    ],
    ['a removed app takes the set-up that waits with it', 'endEnrolment.run(userId);', ''],
    [
      'a reset ends the set-up that waits',
      "database.prepare('DELETE FROM totp_enrolments WHERE user_id = ?'),",
      '',
    ],
    ['a reset removes the app', "database.prepare('DELETE FROM totp WHERE user_id = ?'),", ''],
    [
      'a reset removes the passkeys',
      "database.prepare('DELETE FROM passkeys WHERE user_id = ?'),",
      '',
    ],
    [
      'a reset removes the recovery codes',
      "database.prepare('DELETE FROM recovery_codes WHERE user_id = ?'),",
      '',
    ],
    [
      'a reset ends the pending sign-ins',
      "database.prepare('DELETE FROM pending_sign_ins WHERE user_id = ?'),",
      '',
    ],
    [
      'a reset ends the sessions',
      "database.prepare('DELETE FROM sessions WHERE user_id = ?'),",
      '',
    ],
  ],
  'session-store': [
    [
      'a set-up goes on in a session of its account only',
      'UPDATE totp_enrolments SET session = ? WHERE session = ? AND user_id = ?',
      'UPDATE totp_enrolments SET session = ? WHERE session = ? AND user_id > 0 * ?',
    ],
    [
      'a set-up goes on when its user confirms who they are',
      'for (const move of moves) move.run(key, continues, userId);',
      '',
    ],
  ],
  'passkey-store': [
    [
      'a challenge for a new passkey is used once',
      "if (!useChallenge(challenge)) return 'replayed';\n          if (!change",
      'useChallenge(challenge);\n          if (!change',
    ],
    [
      'a challenge for an assertion is used once',
      "if (!useChallenge(challenge)) return 'replayed';\n          if (update",
      'useChallenge(challenge);\n          if (update',
    ],
    [
      'a used challenge is remembered until it expires',
      'DELETE FROM used_challenges WHERE expires_at <= ?',
      'DELETE FROM used_challenges WHERE expires_at > 0 * ?',
    ],
    [
      'a session that has ended adds no passkey',
      "if (!change.isSignedIn({ userId, session })) return 'gone';",
      '',
    ],
    [
      'twenty passkeys for an account',
      "if (Number(count.get(userId)?.n) >= MOST_PASSKEYS) return 'limit';",
      'void [count, MOST_PASSKEYS];',
    ],
    ['the counter rises', 'AND (counter < ?2 OR (counter = 0 AND ?2 = 0))', ''],
    [
      'a passkey is renamed by its owner',
      "'UPDATE passkeys SET name = ? WHERE id = ? AND user_id = ?'",
      "'UPDATE passkeys SET name = ? WHERE id = ? AND user_id > 0 * ?'",
    ],
    [
      'a passkey is removed by its owner',
      'WHERE passkeys.id = ? AND user_id = ?',
      'WHERE passkeys.id = ? AND user_id > 0 * ?',
    ],
  ],
  'pending-store': [
    ['five tries for a pending sign-in', ' AND tries < ', ' AND 0 < '],
    ['a try is spent', 'SET tries = tries + 1', 'SET tries = tries'],
    [
      'a pending sign-in is completed once',
      'complete.run(key, now).changes > 0',
      'complete.run(key, now).changes >= 0',
    ],
    [
      'an expired pending sign-in has no tries',
      'WHERE key = ? AND expires_at > ? AND tries',
      'WHERE key = ? AND expires_at + ? > 0 AND tries',
    ],
    [
      'an expired pending sign-in is not completed',
      "'DELETE FROM pending_sign_ins WHERE key = ? AND expires_at > ?'",
      "'DELETE FROM pending_sign_ins WHERE key = ? AND expires_at + ? > 0'",
    ],
    [
      'a pending sign-in needs the password that holds now',
      'WHERE id = ?2 AND password_version = ?3 AND',
      'WHERE id = ?2 AND password_version >= ?3 - 9 AND',
    ],
    ['a disabled account gets no pending sign-in', '= ?3 AND disabled_at IS NULL)', '= ?3)'],
  ],
  'password-change': [['a new password ends the pending sign-ins', 'endPending.run(userId);', '']],
  'account-change': [['disabling ends the pending sign-ins', 'endPending.run(id);', '']],
  'sealed-values': [
    [
      'keys rotate --all: the seeds go on',
      'resealSeeds(database, seal, table);',
      'void [seal, table];',
    ],
    [
      'keys rotate --all: those that wait go on, too',
      'for (const table of SEED_TABLES) resealSeeds',
      'for (const table of SEED_TABLES.slice(0, 1)) resealSeeds',
    ],
    ['a seed that does not open is told', '    ...seeds,\n', ''],
  ],
  copy: [
    [
      'a number of a passkey is not given out again after a restore',
      "'links', 'passkeys')",
      "'links')",
    ],
  ],
};

const TESTS: Readonly<Record<string, string>> = {
  copy: 'test/sqlite/copy.test.ts',
};

// Rules that stand elsewhere, or that other tests miss.
const ELSEWHERE = [
  {
    name: 'stores of factors: no account without a user handle',
    file: 'src/auth/rows/passkey-row.ts',
    from: "if (handle.length === 0) throw new Error('an account has no user handle');",
    to: '',
    tests: 'test/sqlite/passkey-store.test.ts',
  },
  {
    name: 'stores of factors: the key file opens the seeds at each moment of keys rotate --all',
    file: 'src/sqlite/sealed-values.ts',
    from: 'writeKeyFile(keyFile, keys);',
    to: 'writeKeyFile(keyFile, [fresh]);',
    tests: 'test/sqlite/totp-store.test.ts',
  },
  {
    name: 'stores of factors: a seed is bound to its account',
    file: 'src/auth/factors/totp-store.ts',
    from: 'return `totp/',
    to: 'return `totp/`; void `',
    tests: 'test/sqlite/totp-store.test.ts',
  },
  {
    name: 'stores of factors: a seed that waits cannot be moved to those that count',
    file: 'src/auth/factors/totp-store.ts',
    from: 'return `totp-waiting/',
    to: 'return seedName(userId); return `',
    tests: 'test/sqlite/totp-store.test.ts',
  },
  {
    name: 'stores of factors: what has expired of second factors is deleted',
    file: 'src/process/housekeeping.ts',
    from: '    lead(SAVE_EVERY, pruneFactors),\n',
    to: '',
    tests: 'test/process/housekeeping.test.ts',
  },
];

const CASCADES: Readonly<Record<string, string>> = {
  'authenticator apps': 'user_id      INTEGER PRIMARY KEY',
  'set-ups of authenticator apps': 'user_id    INTEGER PRIMARY KEY',
  'recovery codes': 'user_id    INTEGER NOT NULL',
  passkeys: 'user_id         INTEGER NOT NULL',
  'pending sign-ins': 'user_id          INTEGER NOT NULL',
};

/** In the shape of the table in defences.ts. */
export const FACTOR_STORES = [
  ...Object.entries(EDITS).flatMap(([file, edits]) =>
    edits.map(([name, from, to]) => ({
      name: `stores of factors: ${name}`,
      file: `src/sqlite/${file}.ts`,
      from,
      to,
      tests: TESTS[file] ?? 'test/sqlite/stores.test.ts',
    })),
  ),
  ...Object.entries(CASCADES).map(([what, column]) => ({
    name: `stores of factors: ${what} go with their account`,
    file: 'src/sqlite/factor-tables.ts',
    from: `${column} REFERENCES users (id) ON DELETE CASCADE`,
    to: column,
    tests: 'test/sqlite/stores.test.ts',
  })),
  ...ELSEWHERE,
];
