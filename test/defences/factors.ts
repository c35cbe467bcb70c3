/**
 * The defences of the second step and of the services behind it. The test file that follows the
 * path of the source misses each one.
 */
type Edit = readonly [name: string, from: string, to: string];

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'sign-in/second-step': [
    [
      'the password of an account with a second factor is no grant',
      'if (!user.secondFactor) return',
      'if (user.id > 0) return',
    ],
    [
      'only the hash of the secret of a pending sign-in is stored',
      'key: hashSecret(secret),',
      'key: secret,',
    ],
  ],
};

export const FACTORS = Object.entries(EDITS).flatMap(([path, edits]) =>
  edits.map(([name, from, to]) => ({
    name,
    file: `src/auth/${path}.ts`,
    from,
    to,
    tests: `test/auth/${path}.test.ts`,
  })),
);
