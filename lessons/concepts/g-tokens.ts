/** The concepts of part G: tokens. */
import type { Concept } from './concept.ts';

/** The concepts of part G, in the order in which they are taught. */
export const TOKEN_CONCEPTS: readonly Concept[] = [
  {
    id: 35,
    slug: 'two-questions',
    part: 'G',
    title: 'Two questions: where the state is, and how the credential travels',
    misconception: 'A site has to choose between sessions and tokens.',
    lesson: 'lessons/g-tokens/1-two-questions.md#c35',
    notes: ['bearer', 'to-login', 'unknown-ticket'],
    shownBy: 'experiment:bearer-token',
  },
  {
    id: 36,
    slug: 'jwt-anatomy',
    part: 'G',
    title: 'Anatomy of a JWT',
    misconception: 'A token that looks like noise is encrypted.',
    lesson: 'lessons/g-tokens/2-anatomy.md#c36',
    notes: ['token-pair'],
    shownBy:
      'test/flows/token-login.test.ts › has no personal data in the token, which any client can read',
  },
  {
    id: 37,
    slug: 'jwt-verifying',
    part: 'G',
    title: 'Creating and verifying a token',
    misconception: 'The token says with which algorithm it is to be verified.',
    lesson: 'lessons/g-tokens/3-verifying.md#c37',
    notes: ['www-authenticate', 'unauthorized'],
    shownBy:
      'test/flows/tokens.test.ts › answers 401 with WWW-Authenticate to a token that is not good',
  },
  {
    id: 38,
    slug: 'one-handler',
    part: 'G',
    title: 'One handler, two mechanisms',
    misconception: 'Tokens need other routes and other handlers than cookies.',
    lesson: 'lessons/g-tokens/4-one-handler.md#c38',
    notes: ['bearer', 'cross-site-refused'],
    shownBy: 'test/flows/tokens.test.ts › never falls back to a cookie when there is a token',
  },
  {
    id: 39,
    slug: 'revoking',
    part: 'G',
    title: 'Revoking a token',
    misconception: 'A user who has logged out no longer has a valid token.',
    lesson: 'lessons/g-tokens/5-revoking.md#c39',
    notes: ['token-pair', 'no-content'],
    shownBy:
      'test/flows/token-refresh.test.ts › ends the session when a used token comes back, and writes that down',
  },
  {
    id: 40,
    slug: 'scaling',
    part: 'G',
    title: 'Two servers',
    misconception: 'Sessions cannot run on more than one server.',
    lesson: 'lessons/g-tokens/6-scaling.md#c40',
    notes: ['cookie-taken-back'],
    shownBy:
      'test/auth/sessions/sessions.test.ts › brings back every session after a restart, with everything it was',
  },
  {
    id: 41,
    slug: 'shared-store',
    part: 'G',
    title: 'One store for several servers, and what it forgets',
    misconception: 'What the store has acknowledged, it still knows after a crash.',
    lesson: 'lessons/g-tokens/7-redis.md#c41',
    notes: [],
    shownBy: 'test/lessons/redis.test.ts › reads replies that arrive byte by byte',
  },
  {
    id: 58,
    slug: 'simpler',
    part: 'G',
    title: 'Sessions are simpler',
    misconception: 'A single-page app needs tokens, and renewing them is a detail.',
    lesson: 'lessons/g-tokens/8-simpler.md#c58',
    notes: ['token-pair'],
    shownBy:
      'test/flows/token-refresh.test.ts › ends the session when a used token comes back, and writes that down',
  },
  {
    id: 42,
    slug: 'comparison',
    part: 'G',
    title: 'The comparison, each row an experiment',
    misconception: 'Tokens are the modern way, and sessions are the old one.',
    lesson: 'lessons/g-tokens/9-comparison.md#c42',
    notes: ['bearer', 'to-login'],
    shownBy:
      'test/flows/tokens.test.ts › needs no Origin or Sec-Fetch-Site header, and a cookie always does',
  },
  {
    id: 59,
    slug: 'three-parties',
    part: 'G',
    title: 'Browser, app and provider: OpenID Connect line by line',
    misconception: 'Whoever catches the code is signed in.',
    lesson: 'lessons/g-tokens/10-three-parties.md#c59',
    notes: [
      'authorize-code',
      'authorize',
      'authorize-refused',
      'code-exchange',
      'id-token',
      'exchange-refused',
      'basic',
    ],
    shownBy:
      'test/flows/oidc-token.test.ts › works once; when it comes again, the session that it gave ends (RFC 6749, 4.1.2)',
  },
];
