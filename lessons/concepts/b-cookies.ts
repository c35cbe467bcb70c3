/** The concepts of part B: cookies. */
import type { Concept } from './concept.ts';

/** The concepts of part B, in the order in which they are taught. */
export const COOKIE_CONCEPTS: readonly Concept[] = [
  {
    id: 7,
    slug: 'set-cookie',
    part: 'B',
    title: 'Set-Cookie and Cookie',
    misconception: 'The browser sends a cookie back as it came, with all its attributes.',
    lesson: 'lessons/b-cookies/1-set-cookie.md#c7',
    notes: [
      'login-cookie',
      'first-cookie',
      'attributes-stay',
      'shared-ticket',
      'device-cookie',
      'to-login',
    ],
    shownBy: 'experiment:copy-the-ticket',
  },
  {
    id: 8,
    slug: 'cookie-parsing',
    part: 'B',
    title: 'Reading and writing cookies',
    misconception:
      'A parser splits at every semicolon and every equals sign, and decodes the rest.',
    lesson: 'lessons/b-cookies/2-parsing.md#c8',
    notes: ['two-tickets', 'unknown-ticket', 'same-ticket', 'head-too-large'],
    shownBy: 'experiment:percent-cookie',
  },
  {
    id: 9,
    slug: 'cookie-lifetime',
    part: 'B',
    title: 'Lifetime and deletion of a cookie',
    misconception: 'The server deletes a cookie, and Max-Age ends a session.',
    lesson: 'lessons/b-cookies/3-lifetime.md#c9',
    notes: ['max-age', 'cookie-taken-back', 'clear-site-data'],
    shownBy:
      'test/flows/logout.test.ts › makes a copy of the ticket worthless, in memory and on disk',
  },
  {
    id: 10,
    slug: 'cookie-scope',
    part: 'B',
    title: 'Scope: host, Domain and Path, but no port',
    misconception: 'Another port is another site, and Domain makes a cookie stricter.',
    lesson: 'lessons/b-cookies/4-scope.md#c10',
    notes: ['unknown-ticket', 'no-cookie'],
    shownBy: 'test/web/cookies.test.ts › names no Domain, so that no subdomain gets the ticket',
  },
  {
    id: 11,
    slug: 'cookie-attributes',
    part: 'B',
    title: 'HttpOnly, Secure, SameSite and the prefixes',
    misconception:
      'HttpOnly stops injected scripts, Lax stops all requests from other sites, Secure encrypts the cookie.',
    lesson: 'lessons/b-cookies/5-attributes.md#c11',
    notes: ['http-only', 'same-site', 'secure-prefix', 'cross-site-refused'],
    shownBy: 'test/web/cookies.test.ts › gives a __Host- cookie over https',
  },
  {
    id: 52,
    slug: 'own-reader',
    part: 'B',
    title: 'Reading, setting and deleting a cookie in code of your own',
    misconception: 'Splitting at = is all there is to it, and else one needs a package.',
    lesson: 'lessons/b-cookies/6-your-own-reader.md#c52',
    notes: ['attributes-stay', 'cookie-taken-back'],
    shownBy:
      'test/lessons/exercises.test.ts › stops at what is wrong with this one: it splits at every =',
  },
];
