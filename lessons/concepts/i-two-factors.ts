/** The concepts of part I: two factors. */
import type { Concept } from './concept.ts';

/** The concepts of part I, in the order in which they are taught. */
export const FACTOR_CONCEPTS: readonly Concept[] = [
  {
    id: 46,
    slug: 'one-time-codes',
    part: 'I',
    title: 'One-time codes: a key and a clock',
    misconception: 'The site sends the code to the app.',
    lesson: 'lessons/i-two-factors/1-codes.md#c46',
    notes: [],
    shownBy:
      'test/auth/factors/totp.test.ts › accepts the code of the current step and of the one before',
  },
  {
    id: 47,
    slug: 'second-step',
    part: 'I',
    title: 'Between the right password and the session',
    misconception: 'A page that asks for the code protects the pages behind it.',
    lesson: 'lessons/i-two-factors/1-codes.md#c47',
    notes: [
      'pending-cookie',
      'pending-sent',
      'second-factor-needed',
      'second-step',
      'wrong-factor',
    ],
    shownBy: 'experiment:skip-the-step',
  },
  {
    id: 48,
    slug: 'passkeys',
    part: 'I',
    title: 'Passkeys: a signature over challenge and origin',
    misconception: 'A passkey sends a fingerprint to the server.',
    lesson: 'lessons/i-two-factors/2-passkeys.md#c48',
    notes: ['passkey-login', 'csp-script', 'passkeys-permitted', 'script-file'],
    shownBy:
      'test/auth/passkeys/client-data.test.ts › refuses valid client data with a character changed in a value',
  },
  {
    id: 49,
    slug: 'phishing',
    part: 'I',
    title: 'Phishing, and what it gets from each factor',
    misconception: 'A second factor stops phishing.',
    lesson: 'lessons/i-two-factors/3-phishing.md#c49',
    notes: ['wrong-factor'],
    shownBy: 'test/auth/passkeys/client-data.test.ts › refuses another origin',
  },
];
