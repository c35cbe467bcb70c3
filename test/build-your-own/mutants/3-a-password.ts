import { type Mutant, mutant } from './mutant.ts';

const THREE = '3-a-password.ts';
const PASSWORD = 'password.ts';
const DERIVE = 'const derive = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt);';
const derive = (
  password: string,
) => `const whole = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt);
const derive = (password: string, salt: Buffer, length: number, cost: typeof COST) =>
  whole(${password}, salt, length, cost);`;

/** Servers that must not pass stage 3. */
export const stage3: readonly Mutant[] = [
  {
    ...mutant(3, 'early-return', 'an unknown address costs no hash', THREE, [
      'const right = await',
      'if (!accounts.has(email)) return null;\n  const right = await',
    ]),
    work: 14,
  },
  mutant(3, 'two-sentences', 'two sentences', THREE, [
    '=== null ? REFUSED',
    "=== null ? accounts.has(emailOf(fields)) ? REFUSED : { status: 401, body: 'No such user.' }",
  ]),
  mutant(3, 'two-sentences', '404 for an unknown address', THREE, [
    '=== null ? REFUSED',
    '=== null ? accounts.has(emailOf(fields)) ? REFUSED : { status: 404 }',
  ]),
  mutant(3, 'password-changed', 'small letters open, too', PASSWORD, [
    DERIVE,
    derive('password.toLowerCase()'),
  ]),
  mutant(3, 'password-changed', 'the password is trimmed', PASSWORD, [
    DERIVE,
    derive('password.trim()'),
  ]),
  mutant(3, 'password-cut', 'bcrypt reads 72 bytes', PASSWORD, [
    DERIVE,
    derive('password.slice(0, 72)'),
  ]),
  mutant(3, 'password-cut', 'only the first eight letters count', PASSWORD, [
    DERIVE,
    derive('password.slice(0, 8)'),
  ]),
  mutant(3, 'not-401', 'a refusal with 403', THREE, ['status: 401', 'status: 403']),
  mutant(3, 'wrong-accepted', 'nobody waits for the comparison', THREE, [
    'const right = await',
    'const right = ',
  ]),
];
