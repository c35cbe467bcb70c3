import { type Edit, inFile } from './edit.ts';

/** Edits of sessions, passwords and tokens. */
export const AUTH_EDITS: readonly Edit[] = [
  // Sessions
  ...inFile('src/auth/secret.ts', [
    [
      'a ticket has half the bits',
      "return randomBytes(32).toString('base64url')",
      "return randomBytes(16).toString('base64url')",
    ],
  ]),
  ...inFile('src/auth/sessions/session.ts', [
    [
      'an idle session does not end',
      'now >= session.expiresAt || now >= session.lastSeenAt + session.idleMs',
      'now >= session.expiresAt',
    ],
    [
      'a busy session never ends',
      'now >= session.expiresAt || now >= session.lastSeenAt + session.idleMs',
      'now >= session.lastSeenAt + session.idleMs',
    ],
  ]),
  // Passwords
  ...inFile('src/auth/passwords/password-check.ts', [
    [
      'unknown accounts are refused without a hash',
      'const matches = await verifyPassword(password, account?.passwordHash ?? this.#dummyHash);',
      'const matches = account !== null && (await verifyPassword(password, account.passwordHash));',
    ],
  ]),
  // Tokens
  ...inFile('src/auth/tokens/access-token.ts', [
    [
      'access tokens live longer',
      'export const ACCESS_SECONDS = 600;',
      'export const ACCESS_SECONDS = 900;',
    ],
  ]),
  ...inFile('src/auth/tokens/refresh-exchange.ts', [
    ['a refresh token can be used twice', 'const OVERLAP = 20_000;', 'const OVERLAP = 2_000_000;'],
  ]),
  ...inFile('src/auth/tokens/jwt.ts', [
    [
      'the header of a token begins with its type',
      '{ alg: key.algorithm, typ, kid: key.id }',
      '{ typ, alg: key.algorithm, kid: key.id }',
    ],
    [
      'the token chooses the algorithm that verifies it',
      "if (alg !== expected.algorithm) return refuse('algorithm');",
      '',
    ],
    ['an expired token is accepted', "if (now >= claims.exp) return refuse('expired');", ''],
  ]),
];
