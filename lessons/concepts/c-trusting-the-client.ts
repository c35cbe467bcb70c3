/** The concepts of part C: trusting the client. */
import type { Concept } from './concept.ts';

/** The concepts of part C, in the order in which they are taught. */
export const CLIENT_CONCEPTS: readonly Concept[] = [
  {
    id: 12,
    slug: 'tampering',
    part: 'C',
    title: 'Data in the cookie can be changed',
    misconception: 'Users do not see their cookies, so they do not change them.',
    lesson: 'lessons/c-trusting-the-client/1-data-in-the-cookie.md#c12',
    notes: ['unknown-ticket', 'to-login', 'cookie-taken-back'],
    shownBy:
      'test/flows/dashboard.test.ts › is not found by an ID in the query, in another cookie or in a header',
  },
  {
    id: 13,
    slug: 'cookie-size',
    part: 'C',
    title: 'The size limit of a cookie',
    misconception: 'A cookie is storage that costs nothing.',
    lesson: 'lessons/c-trusting-the-client/1-data-in-the-cookie.md#c13',
    notes: ['head-too-large'],
    shownBy: 'test/http/server.test.ts › takes 100 headers and a head of nearly 8 KiB',
  },
  {
    id: 14,
    slug: 'signing',
    part: 'C',
    title: 'A signature detects changes, but hides nothing',
    misconception: 'A signed text cannot be read.',
    lesson: 'lessons/c-trusting-the-client/2-signing.md#c14',
    notes: ['unknown-ticket'],
    shownBy: 'test/auth/tokens/jwt.test.ts › is refused by another key of its algorithm',
  },
  {
    id: 15,
    slug: 'taking-back',
    part: 'C',
    title: 'A signed cookie cannot be revoked',
    misconception: 'Logging out revokes the signed cookie.',
    lesson: 'lessons/c-trusting-the-client/2-signing.md#c15',
    notes: ['dead-ticket', 'cookie-taken-back', 'clear-site-data'],
    shownBy: 'experiment:replay-after-logout',
  },
];
