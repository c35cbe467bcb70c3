import { type Mutant, mutant } from './mutant.ts';

const TWO = '2-an-account.ts';

/** Servers that must not pass stage 2. */
export const stage2: readonly Mutant[] = [
  mutant(2, 'case-matters', 'capitals and blanks make another account', TWO, [
    '.trim().toLowerCase()',
    '',
  ]),
  mutant(2, 'spread-of-form', 'the whole form comes back', TWO, [
    'body: `Welcome, ${email}.`',
    'body: JSON.stringify(Object.fromEntries(fields))',
  ]),
  {
    ...mutant(
      2,
      'look-then-insert',
      'check, wait, insert',
      TWO,
      [
        "    if (accounts.has(email)) return { status: 409, body: 'This address is taken.' };\n",
        '',
      ],
      [
        'const stored = await',
        "if (accounts.has(email)) return { status: 409, body: 'Taken.' };\n    const stored = await",
      ],
    ),
    work: 12,
  },
  mutant(2, 'error-with-200', 'an error with 200', TWO, ['status: 400', 'status: 200']),
  mutant(2, 'bad-accepted', 'any password will do', TWO, ['SHORTEST = 8', 'SHORTEST = 0']),
  mutant(2, 'taken-twice', 'the second account replaces the first', TWO, [
    'if (accounts.has(email))',
    "if (email === '')",
  ]),
  mutant(2, 'password-shown', 'the password comes back', TWO, [
    'Welcome, ${email}.',
    'Welcome, ${email}. Your password is ${password}.',
  ]),
];
