import type { Mends } from './mend.ts';

export const E: Mends = {
  'exam-cinema': [
    ['const number = seats.size + 41;', "const number = randomBytes(16).toString('hex');"],
    [
      'import type { IncomingMessage',
      "import { randomBytes } from 'node:crypto';\nimport type { IncomingMessage",
    ],
  ],
  'exam-choir': [
    [
      'singers.set(visit, name);',
      "const fresh = randomUUID();\n    singers.set(fresh, name);\n    response.setHeader('set-cookie', `visit=${fresh}; Path=/; HttpOnly`);",
    ],
  ],
};
