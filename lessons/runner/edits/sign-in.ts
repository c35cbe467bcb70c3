// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the edited source contains templates
import { type Edit, inFile } from './edit.ts';

/** Edits of signing in and out, and of who may enter. */
export const SIGN_IN_EDITS: readonly Edit[] = [
  // Signing in and out
  ...inFile('src/web/sign-out.ts', [
    ['log-out does not send Clear-Site-Data', ", 'clear-site-data': CLEAR_SITE_DATA", ''],
    ['log-out does not end the session', 'await sessions.end(session);', ''],
  ]),
  ...inFile('src/handlers/login.ts', [
    [
      'log-out redirects to the home page',
      "seeOther('/login?done=out', headers)",
      "seeOther('/', headers)",
    ],
    ['log-out answers a program with 200', 'noContent(headers)', 'json(200, {}, headers)'],
    [
      'a log-in ignores the address to return to',
      "seeOther(next ?? '/dashboard', headers)",
      "seeOther('/dashboard', headers)",
    ],
    [
      'a log-in by a program gets another JSON',
      'json(200, { user: toAccountData(user) }, headers)',
      'json(200, toAccountData(user), headers)',
    ],
  ]),
  ...inFile('src/web/refused-login.ts', [
    [
      'a wrong password gets another message',
      'address and password don\\u2019t match.',
      'address or password is wrong.',
    ],
    ['a wrong password gets 403', 'status: 401,', 'status: 403,'],
  ]),
  ...inFile('src/web/sign-in.ts', [
    [
      'a log-in does not end the session before it',
      'replaces: holderOf(visitor)?.session ?? null,',
      'replaces: null,',
    ],
  ]),
  ...inFile('src/routes.ts', [
    [
      'GET /logout logs out',
      "anyone('POST', '/logout', login.destroy),",
      "anyone('POST', '/logout', login.destroy),\n    anyone('GET', '/logout', login.destroy),",
    ],
    [
      'every member may list the users',
      "admin('GET', '/users', users.list),",
      "member('GET', '/users', users.list),",
    ],
  ]),
  // Who may enter
  ...inFile('src/web/refuse-visitor.ts', [
    [
      'a program without a session gets 403',
      "json(401, { error: 'Sign in first.' }",
      "json(403, { error: 'Sign in first.' }",
    ],
    [
      '"Sign in first" becomes another message',
      "error: 'Sign in first.'",
      "error: 'Please sign in.'",
    ],
    ['a stale cookie is not deleted', "? { 'set-cookie': cookie.clear } : {}", '? {} : {}'],
  ]),
  ...inFile('src/web/access.ts', [
    [
      'a member without the role gets 404',
      'throw new HttpError(403, ',
      'throw new HttpError(404, ',
    ],
  ]),
  ...inFile('src/web/unauthorized.ts', [
    [
      'a token that is not valid is refused without WWW-Authenticate',
      "'www-authenticate': 'Bearer error=\"invalid_token\"',",
      '',
    ],
  ]),
  ...inFile('src/web/next.ts', [
    [
      'the redirect to the log-in page loses next=',
      "return withNext('/login', page);",
      "return withNext('/login', null);",
    ],
  ]),
];
