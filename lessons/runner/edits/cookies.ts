// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the edited source contains templates
import { type Edit, inFile } from './edit.ts';

/** Edits of the cookies. */
export const COOKIE_EDITS: readonly Edit[] = [
  ...inFile('src/web/cookies.ts', [
    [
      'the cookie gets another name',
      "session: createCookie('session', https)",
      "session: createCookie('sid', https)",
    ],
    ['HttpOnly is dropped', 'httpOnly: true,', 'httpOnly: false,'],
    ['SameSite is Strict', "sameSite: 'Lax',", "sameSite: 'Strict',"],
    ['log-out does not delete the cookie', "clear: serialize('', 0),", "clear: serialize('', 60),"],
    ['the cookie has the path /account', "path: '/',", "path: '/account',"],
    ['the ticket lives longer in the browser', 'Math.floor(ms / 1000)', 'Math.floor(ms / 500)'],
  ]),
  ...inFile('src/http/cookies.ts', [
    ['of two cookies the last wins', 'cookies.repeated.has(name) ? null : ', ''],
    [
      'attributes come in another order',
      'parts.push(`SameSite=${sameSite}`, `Max-Age=${maxAge}`);',
      'parts.push(`Max-Age=${maxAge}`, `SameSite=${sameSite}`);',
    ],
    ['cookies are split at the last equals sign', "pair.indexOf('=')", "pair.lastIndexOf('=')"],
  ]),
];
