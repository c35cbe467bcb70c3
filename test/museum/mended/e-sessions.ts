import type { Mends } from './mend.ts';

export const E: Mends = {
  'exam-cinema': [
    ['const number = seats.size + 41;', "const number = randomBytes(16).toString('hex');"],
    [
      'import type { IncomingMessage',
      "import { randomBytes } from 'node:crypto';\nimport type { IncomingMessage",
    ],
  ],
  'sequential-ids': [
    ['return String(++count);', "return randomBytes(16).toString('hex');"],
    ['let count = 0;\n', ''],
    [
      'import type { IncomingMessage',
      "import { randomBytes } from 'node:crypto';\nimport type { IncomingMessage",
    ],
  ],
  'hashed-counter': [
    [
      "return createHash('sha256').update(String(++count)).digest('hex');",
      "return randomBytes(16).toString('hex');",
    ],
    ['let count = 0;\n', ''],
    ['import { createHash }', 'import { randomBytes }'],
  ],
  'exam-bikes': [
    [
      "'/cards/lost') {\n",
      "'/cards/lost') {\n    cards.delete(cookieOf(request, 'card') ?? '');\n",
    ],
  ],
  'logout-keeps-the-record': [
    [
      'function logOut(response: ServerResponse): void {\n',
      "function logOut(request: IncomingMessage, response: ServerResponse): void {\n  sessions.delete(cookieOf(request, 'sid') ?? '');\n",
    ],
    ['logOut(response);\n', 'logOut(request, response);\n'],
  ],
  'never-expires': [
    ["sessions.set(sid, 'ada');", "sessions.set(sid, 'ada');\n  ends.set(sid, Date.now() + 1000);"],
    ['const sessions = new', 'const ends = new Map<string, number>();\nconst sessions = new'],
    [
      'if (user === undefined)',
      "const end = ends.get(cookieOf(request, 'sid') ?? '') ?? 0;\n  if (user === undefined || Date.now() > end)",
    ],
  ],
  'memory-only': [
    [
      'const sessions = new Map<string, Record>();',
      `const FILE = 'sessions.json';
const stored = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : [];
const sessions = new Map<string, Record>(stored);`,
    ],
    [
      '  const cookie = `sid',
      '  writeFileSync(FILE, JSON.stringify([...sessions]));\n  const cookie = `sid',
    ],
    [
      'import type { IncomingMessage',
      "import { existsSync, readFileSync, writeFileSync } from 'node:fs';\nimport type { IncomingMessage",
    ],
  ],
  'exam-choir': [
    [
      'singers.set(visit, name);',
      "const fresh = randomUUID();\n    singers.set(fresh, name);\n    response.setHeader('set-cookie', `visit=${fresh}; Path=/; HttpOnly`);",
    ],
  ],
  'keeps-the-id': [
    [
      '  const session = sessionOf(request, response);\n  session.user',
      "  sessions.delete(cookieOf(request, 'sid') ?? '');\n  const session = sessionOf(request, response);\n  session.user",
    ],
  ],
};
