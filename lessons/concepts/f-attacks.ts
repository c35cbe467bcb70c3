/** The concepts of part F: attacks. */
import type { Concept } from './concept.ts';

/** The concepts of part F, in the order in which they are taught. */
export const ATTACK_CONCEPTS: readonly Concept[] = [
  {
    id: 31,
    slug: 'csrf',
    part: 'F',
    title: 'Cross-site request forgery (CSRF)',
    misconception: 'SameSite=Lax has solved it, and a JSON API never had the problem.',
    lesson: 'lessons/f-attacks/1-csrf.md#c31',
    notes: [
      'cross-site-refused',
      'same-origin',
      'misdirected',
      'unsupported-type',
      'connection-close',
    ],
    shownBy: 'experiment:forge-a-form',
  },
  {
    id: 32,
    slug: 'xss',
    part: 'F',
    title: 'Injected scripts (XSS), and what HttpOnly does not prevent',
    misconception: 'A script that cannot read the cookie can do no harm.',
    lesson: 'lessons/f-attacks/2-xss.md#c32',
    notes: ['csp', 'http-only'],
    shownBy: 'test/browser/walk.test.ts › has a ticket that scripts cannot read',
  },
  {
    id: 33,
    slug: 'tls-and-proxies',
    part: 'F',
    title: 'TLS and proxies',
    misconception: 'The attribute Secure encrypts a cookie.',
    lesson: 'lessons/f-attacks/3-tls-and-proxies.md#c33',
    notes: ['secure-prefix'],
    shownBy: 'test/flows/login.test.ts › sets a __Host- cookie with Secure when ORIGIN is https',
  },
  {
    id: 34,
    slug: 'leaks',
    part: 'F',
    title: 'Where session IDs leak',
    misconception: 'A secret is safe in our own log and in our own links.',
    lesson: 'lessons/f-attacks/4-leaks.md#c34',
    notes: ['no-store'],
    shownBy: 'test/program/main.test.ts › writes no password, cookie or session ID into its log',
  },
  {
    id: 55,
    slug: 'fetch-and-cors',
    part: 'F',
    title: 'Cookies, fetch and CORS',
    misconception: 'CORS protects a server from the requests of other sites.',
    lesson: 'lessons/f-attacks/5-fetch-and-cors.md#c55',
    notes: ['http-only'],
    shownBy: 'test/flows/cross-origin.test.ts › works: reading is not forbidden',
  },
];
