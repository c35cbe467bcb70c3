/**
 * The table of concepts holds the course together. For each concept it says which misconception the
 * lesson corrects, where it is taught, what the wire view says about it, and what proves it. A test
 * fails when a cell is empty or names something that does not exist, and when a lesson or a note of
 * the wire view belongs to no concept.
 */
import { WIRE_CONCEPTS } from './concepts/a-the-wire.ts';
import { COOKIE_CONCEPTS } from './concepts/b-cookies.ts';
import { CLIENT_CONCEPTS } from './concepts/c-trusting-the-client.ts';
import type { Concept } from './concepts/concept.ts';
import { ACCOUNT_CONCEPTS } from './concepts/d-accounts.ts';
import { SESSION_CONCEPTS } from './concepts/e-sessions.ts';
import { ATTACK_CONCEPTS } from './concepts/f-attacks.ts';
import { TOKEN_CONCEPTS } from './concepts/g-tokens.ts';
import { AUTHORIZATION_CONCEPTS } from './concepts/h-authorization.ts';
import { FACTOR_CONCEPTS } from './concepts/i-two-factors.ts';

/** All concepts, in the order in which they are taught. */
export const CONCEPTS: readonly Concept[] = [
  ...WIRE_CONCEPTS,
  ...COOKIE_CONCEPTS,
  ...CLIENT_CONCEPTS,
  ...ACCOUNT_CONCEPTS,
  ...SESSION_CONCEPTS,
  ...ATTACK_CONCEPTS,
  ...TOKEN_CONCEPTS,
  ...AUTHORIZATION_CONCEPTS,
  ...FACTOR_CONCEPTS,
];
