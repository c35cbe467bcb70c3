// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is edited is source, and source has these
/**
 * Edits of the source that a reader would be misled by if the lessons did not notice: each changes
 * what goes over the wire, or a sentence of the course about it. `from` occurs exactly once in its
 * file; a test holds this list to the source.
 */

export type Edit = {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
};

export const EDITS: readonly Edit[] = [
  // The cookie
  ...inFile('src/web/cookies.ts', [
    [
      'the cookie gets another name',
      "session: createCookie('session', https)",
      "session: createCookie('sid', https)",
    ],
    ['HttpOnly is dropped', 'httpOnly: true,', 'httpOnly: false,'],
    ['SameSite is Strict', "sameSite: 'Lax',", "sameSite: 'Strict',"],
    ['a cookie is not taken back', "takeBack: serialize('', 0),", "takeBack: serialize('', 60),"],
    ['the cookie is good for /account only', "path: '/',", "path: '/account',"],
    ['the ticket lives longer in the browser', 'Math.floor(ms / 1000)', 'Math.floor(ms / 500)'],
  ]),
  ...inFile('src/http/cookies.ts', [
    ['of two cookies the last wins', 'cookies.repeated.has(name) ? null : ', ''],
    [
      'attributes come in another order',
      '`SameSite=${sameSite}`,\n    `Max-Age=${maxAge}`,',
      '`Max-Age=${maxAge}`,\n    `SameSite=${sameSite}`,',
    ],
    ['cookies are split at the last equals sign', "pair.indexOf('=')", "pair.lastIndexOf('=')"],
  ]),
  // Signing in and out
  ...inFile('src/handlers/login.ts', [
    ['log-out leaves Clear-Site-Data out', '\'clear-site-data\': \'"cache", "storage"\',', ''],
    ['log-out leaves the record', 'await sessions.end(session);', ''],
    ['log-out leads home', "seeOther('/login', headers)", "seeOther('/', headers)"],
    ['log-out says 200 to a program', 'noContent(headers)', 'json(200, {}, headers)'],
    [
      'a wrong password is told by another sentence',
      'address and password do not match.',
      'address or password is wrong.',
    ],
    ['a wrong password is 403', 'status: 401,', 'status: 403,'],
    [
      'where somebody wanted to go is forgotten',
      "seeOther(next ?? '/dashboard', headers)",
      "seeOther('/dashboard', headers)",
    ],
    [
      'a log-in for a program has another shape',
      'json(200, { user: { id: user.id, email: user.email, role: user.role } }, headers)',
      'json(200, { id: user.id, email: user.email, role: user.role }, headers)',
    ],
  ]),
  ...inFile('src/web/sign-in.ts', [
    ['the session before a log-in lives on', 'replaces: visitor.session,', 'replaces: null,'],
  ]),
  ...inFile('src/routes.ts', [
    [
      'GET /logout logs out',
      "anyone('POST', '/logout', login.destroy),",
      "anyone('POST', '/logout', login.destroy),\n    anyone('GET', '/logout', login.destroy),",
    ],
    [
      'everybody may see the users',
      "admin('GET', '/users', users.list),",
      "member('GET', '/users', users.list),",
    ],
  ]),
  // Who may enter
  ...inFile('src/web/access.ts', [
    [
      'a program without a session gets 403',
      "json(401, { error: 'Sign in first.' }, headers)",
      "json(403, { error: 'Sign in first.' }, headers)",
    ],
    ['"Sign in first" reads otherwise', "error: 'Sign in first.'", "error: 'Please sign in.'"],
    ['a stale ticket is not taken back', "? { 'set-cookie': cookie.takeBack } : {}", '? {} : {}'],
    [
      'a member without the role gets 404',
      'throw new HttpError(403, ',
      'throw new HttpError(404, ',
    ],
  ]),
  ...inFile('src/web/bad-token.ts', [
    [
      'a token that is not valid is refused without WWW-Authenticate',
      "'www-authenticate': 'Bearer error=\"invalid_token\"',",
      '',
    ],
  ]),
  ...inFile('src/web/next.ts', [
    ['the way back is not noted', '`/login?next=${encodeURIComponent(here)}`', "'/login'"],
  ]),
  // Sessions
  ...inFile('src/auth/secret.ts', [
    [
      'tickets have half the bits',
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
  // HTTP
  ...inFile('src/http/reply.ts', [
    ['302 instead of 303', 'status: 303,', 'status: 302,'],
    [
      'redirects may be stored',
      "headers: { location, 'cache-control': 'no-store', vary: 'Accept', ...headers },",
      "headers: { location, vary: 'Accept', ...headers },",
    ],
    [
      'JSON may be stored',
      "'content-type': JSON_TYPE, 'cache-control': 'no-store', vary",
      "'content-type': JSON_TYPE, vary",
    ],
  ]),
  ...inFile('src/http/send.ts', [
    ['Content-Length in characters', 'Buffer.byteLength(body)', 'body.length'],
  ]),
  ...inFile('src/http/fields.ts', [
    [
      'a plus in a form stays a plus',
      "decodeURIComponent(text.replaceAll('+', ' '))",
      'decodeURIComponent(text)',
    ],
    ['any body is taken for a form', 'FORM_TYPE.test(type) ? parseForm : null', 'parseForm'],
    [
      'a body that is no JSON is told by another sentence',
      "'The body is not valid JSON.'",
      "'This is not JSON.'",
    ],
  ]),
  ...inFile('src/http/body.ts', [
    ['the limit for bodies is ten times as high', '16 * 1024', '160 * 1024'],
  ]),
  ...inFile('src/http/dispatch.ts', [
    ['405 comes without Allow', ', { allow });', ');'],
    [
      'a foreign Host is answered',
      'throw new WrongHostError(',
      'if (own.size === 0) throw new WrongHostError(',
    ],
    [
      'forms of other sites are taken',
      'if (reason !== null) throw',
      'if (reason === undefined) throw',
    ],
  ]),
  ...inFile('src/http/negotiate.ts', [
    [
      'JSON is never sent',
      'export function wantsJson(headers: IncomingHttpHeaders): boolean {',
      "export function wantsJson(headers: IncomingHttpHeaders): boolean {\n  if (headers.accept !== 'json') return false;",
    ],
  ]),
  ...inFile('src/web/form.ts', [
    [
      'JSON errors have another shape',
      '{ error, issues } : { error }',
      '{ message: error, issues } : { message: error }',
    ],
    ['too many attempts are 403', 'status: 429,', 'status: 403,'],
    ['an account that is taken is 400', "result.reason === 'taken' ? 409 : 400", '400'],
  ]),
  ...inFile('src/handlers/signup.ts', [
    ['a program that signs up gets 200', 'json(201, ', 'json(200, '],
  ]),
  // Passwords
  ...inFile('src/auth/passwords/password-check.ts', [
    [
      'unknown accounts are refused without a hash',
      'const matches = await verifyPassword(password, account?.passwordHash ?? this.#nobody);',
      'const matches = account !== null && (await verifyPassword(password, account.passwordHash));',
    ],
  ]),
  // Tokens
  ...inFile('src/auth/tokens/tokens.ts', [
    [
      'access tokens live longer',
      'export const ACCESS_SECONDS = 600;',
      'export const ACCESS_SECONDS = 900;',
    ],
    ['a refresh token can be used twice', 'const OVERLAP = 20_000;', 'const OVERLAP = 2_000_000;'],
  ]),
  ...inFile('src/auth/tokens/jwt.ts', [
    [
      'the header of a token begins with its type',
      '{ alg: key.algorithm, typ: TYPE, kid: key.id }',
      '{ typ: TYPE, alg: key.algorithm, kid: key.id }',
    ],
    [
      'the token says how it is checked',
      "if (alg !== expected.algorithm) return refuse('algorithm');",
      '',
    ],
    ['an expired token is taken', "if (now >= claims.exp) return refuse('expired');", ''],
  ]),
];

function inFile(file: string, edits: readonly (readonly [string, string, string])[]): Edit[] {
  return edits.map(([name, from, to]) => ({ name, file, from, to }));
}
