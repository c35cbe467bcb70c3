/** The concepts of part D: accounts. */
import type { Concept } from './concept.ts';

/** The concepts of part D, in the order in which they are taught. */
export const ACCOUNT_CONCEPTS: readonly Concept[] = [
  {
    id: 16,
    slug: 'who-are-you',
    part: 'D',
    title: 'Identification, authentication, authorization',
    misconception: 'The three words mean the same: signing in.',
    lesson: 'lessons/d-accounts/1-who-are-you.md#c16',
    notes: ['unauthorized', 'forbidden'],
    shownBy: 'test/flows/matrix.test.ts › responds as its row says to a client that is: user',
  },
  {
    id: 17,
    slug: 'signup',
    part: 'D',
    title: 'Signing up',
    misconception: 'The form in the browser has already checked the input.',
    lesson: 'lessons/d-accounts/1-who-are-you.md#c17',
    notes: ['bad-request', 'created', 'conflict', 'json-body'],
    shownBy: 'test/flows/signup.test.ts › ignores a role that the client would like to have',
  },
  {
    id: 18,
    slug: 'password-hashing',
    part: 'D',
    title: 'Why no password is stored: hash, salt, cost',
    misconception:
      'A hash is a kind of encryption, the salt is secret, and a fast hash is a good one.',
    lesson: 'lessons/d-accounts/2-passwords.md#c18',
    notes: ['form-body', 'busy'],
    shownBy: 'test/auth/passwords/password-hash.test.ts › has a salt of its own each time',
  },
  {
    id: 19,
    slug: 'telling-nothing',
    part: 'D',
    title: 'Refusing without revealing accounts',
    misconception:
      'With one message for both failures, an attacker cannot learn who has an account.',
    lesson: 'lessons/d-accounts/3-telling-nothing.md#c19',
    notes: ['wrong-password'],
    shownBy: 'experiment:same-bytes',
  },
  {
    id: 20,
    slug: 'guessing',
    part: 'D',
    title: 'Limits on guessing',
    misconception: 'After a few wrong passwords an account must be locked.',
    lesson: 'lessons/d-accounts/3-telling-nothing.md#c20',
    notes: ['too-many', 'device-cookie'],
    shownBy: 'experiment:guess-until-429',
  },
];
