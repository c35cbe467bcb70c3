import type { Mends } from './mend.ts';

export const C: Mends = {
  'cart-in-the-cookie': [
    ["startMuseum('cart", "const carts = new Map<string, string[]>();\n\nstartMuseum('cart"],
    [
      "(cookieOf(request, 'cart') ?? '').split('.').filter((thing) => thing !== '');",
      "carts.get(cookieOf(request, 'cart') ?? '') ?? [];",
    ],
    [
      "  const cookie = `cart=${full.join('.')};",
      "  const key = randomBytes(16).toString('hex');\n  carts.set(key, full);\n  const cookie = `cart=${key};",
    ],
    ['import { answer', "import { randomBytes } from 'node:crypto';\nimport { answer"],
  ],
  'exam-gym': [
    [
      '  return /"plan":"(\\w+)"/.exec(Buffer.from(cookie, \'base64url\').toString())?.[1] ?? \'none\';',
      "  return plans.get(cookie) ?? 'none';",
    ],
    [
      "const encode = (data: object) => Buffer.from(JSON.stringify(data)).toString('base64url');",
      `const plans = new Map<string, string>();

function encode({ plan }: { plan: string }): string {
  const ticket = randomBytes(16).toString('hex');
  plans.set(ticket, plan);
  return ticket;
}`,
    ],
    ['import { answer', "import { randomBytes } from 'node:crypto';\nimport { answer"],
  ],
  'role-in-the-cookie': [
    ['const ROLES', 'const sessions = new Map<string, string>();\nconst ROLES'],
    [
      '  const cookies = [\n    `email=${email}; Path=/; HttpOnly; SameSite=Lax`,\n    `role=${role}; Path=/; HttpOnly; SameSite=Lax`,\n  ];',
      "  const ticket = randomBytes(16).toString('hex');\n  sessions.set(ticket, role);\n  const cookies = `ticket=${ticket}; Path=/; HttpOnly; SameSite=Lax`;",
    ],
    [
      "const role = cookieOf(request, 'role');",
      "const role = sessions.get(cookieOf(request, 'ticket') ?? '');",
    ],
    [
      'import type { IncomingMessage',
      "import { randomBytes } from 'node:crypto';\nimport type { IncomingMessage",
    ],
  ],
  'exam-photos': [
    ['function sealOf({ photo }: Link)', 'function sealOf({ photo, until }: Link)'],
    ['.update(photo)', '.update(`${photo} ${until}`)'],
  ],
  'signed-cookie': [
    ['return logOut(response);', "return logOut(cookieOf(request, 'signed') ?? '', response);"],
    [
      'function logOut(response',
      'const revoked = new Set<string>();\n\nfunction logOut(shown: string, response',
    ],
    ["  const cookie = 'signed=;", "  revoked.add(shown);\n  const cookie = 'signed=;"],
    ['if (!sameText(', 'if (revoked.has(cookie) || !sameText('],
  ],
};
