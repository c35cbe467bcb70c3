import type { Mends } from './mend.ts';

export const G: Mends = {
  'jwt-alg-none': [
    [
      "  const [header = '', payload = ''] = token.split('.');\n  if (decode(header).alg === 'none') return String(decode(payload).sub);\n",
      '',
    ],
    ['import { decode, signHs256', 'import { signHs256'],
  ],
  'jwt-public-key-as-secret': [
    [
      "decode(header).alg === 'HS256'\n      ? createHmac('sha256', publicText).update(input).digest('base64url') === signature\n      : verify",
      "decode(header).alg === 'EdDSA' &&\n    verify",
    ],
  ],
  'jwt-never-expires-check': [
    ['byId(openHs256(', 'byId(verifyHs256('],
    ['import { openHs256, signHs256 }', 'import { signHs256, verifyHs256 }'],
  ],
  'role-in-the-token': [["if (claims.role !== 'admin')", "if (person.role !== 'admin')"]],
  'refresh-never-rotates': [
    [
      '      return answer(response, 200, `${issue(person)}\\n${tokenOf(request)}\\n`);',
      `      refreshTokens.delete(tokenOf(request));
      const next = randomBytes(32).toString('base64url');
      refreshTokens.set(next, person);
      return answer(response, 200, \`\${issue(person)}\\n\${next}\\n\`);`,
    ],
  ],
  'deny-list': [
    [
      'const denied = new Set<string>();',
      `const FILE = 'denied.json';
const denied = new Set<string>(existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : []);`,
    ],
    [
      '  denied.add(token);',
      '  denied.add(token);\n  writeFileSync(FILE, JSON.stringify([...denied]));',
    ],
    [
      'import { signHs256',
      "import { existsSync, readFileSync, writeFileSync } from 'node:fs';\nimport { signHs256",
    ],
  ],
  'verifies-alone': [
    ['if (claims === null)', 'if (claims === null || !(await isAlive(tokenOf(request))))'],
    [
      'async function fetchKeys',
      `async function isAlive(token: string): Promise<boolean> {
  const headers = { authorization: \`Bearer \${token}\` };
  return (await fetch(\`\${issuer}/me\`, { headers })).ok;
}

async function fetchKeys`,
    ],
  ],
  'two-servers-own-memory': [
    [
      'const sessions = new Map<string, Person>();',
      `const FILE = 'sessions.json';
const load = () => (existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {});
const save = (all: Record<string, number>) => writeFileSync(FILE, JSON.stringify(all));`,
    ],
    ['sessions.set(ticket, person);', 'save({ ...load(), [ticket]: person.id });'],
    ['return sessions.get(ticket) ?? null;', 'return byId(load()[ticket]);'],
    ['sessions.delete(ticket);', 'const { [ticket]: _, ...others } = load();\n  save(others);'],
    [
      'import type { IncomingMessage',
      "import { existsSync, readFileSync, writeFileSync } from 'node:fs';\nimport type { IncomingMessage",
    ],
  ],
};
