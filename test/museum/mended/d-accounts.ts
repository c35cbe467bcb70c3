import type { Mends } from './mend.ts';

const HASHED = `import { randomBytes, scryptSync } from 'node:crypto';

function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return \`\${salt.toString('hex')} \${scryptSync(password, salt, 32).toString('hex')}\`;
}

`;

export const D: Mends = {
  'exam-box-office': [
    [
      '  const ticket = { euros: 12, ...Object.fromEntries(await readForm(request)) };',
      "  const form = await readForm(request);\n  const ticket = { euros: 12, play: form.get('play'), seat: form.get('seat') };",
    ],
  ],
  'mass-assignment': [
    [
      '  const { password: _hashedElsewhere, ...fields } = Object.fromEntries(await readForm(request));',
      "  const email = (await readForm(request)).get('email');",
    ],
    ["role: 'user', ...fields }", "role: 'user', email }"],
  ],
  'plain-text-password': [
    ["form.get('password') ?? '')", "hashPassword(form.get('password') ?? ''))"],
    ['import { mkdirSync', `${HASHED}import { mkdirSync`],
  ],
  'fast-hash': [
    [
      "  return createHash('sha256').update(password).digest('hex');",
      "  const salt = randomBytes(16);\n  return `${salt.toString('hex')} ${scryptSync(password, salt, 32).toString('hex')}`;",
    ],
    ['import { createHash }', 'import { randomBytes, scryptSync }'],
  ],
  'early-return-timing': [
    [
      "const account = accounts.get(form.get('email') ?? '');",
      "const account = accounts.get(form.get('email') ?? '') ?? NOBODY;",
    ],
    ['  if (account === undefined) return refuse(response);\n', ''],
    [
      'const accounts',
      "const NOBODY = createAccount(randomBytes(16).toString('hex'));\nconst accounts",
    ],
  ],
  'lock-the-account': [
    [
      "  if (failed >= GUESSES) return answer(response, 403, 'This account is locked.\\n');\n",
      '  if (failed >= GUESSES) await setTimeout(500);\n',
    ],
    [
      'import { answer, readForm',
      "import { setTimeout } from 'node:timers/promises';\nimport { answer, readForm",
    ],
  ],
};
