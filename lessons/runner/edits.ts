/**
 * The edits of the drift drill. Each changes what goes over the wire, or a sentence of the course
 * about it, so a reader would be misled if the lessons did not notice. A test checks that `from`
 * still occurs in the source.
 */

import { AUTH_EDITS } from './edits/auth.ts';
import { COOKIE_EDITS } from './edits/cookies.ts';
import type { Edit } from './edits/edit.ts';
import { HTTP_EDITS } from './edits/http.ts';
import { FACTOR_EDITS } from './edits/second-factors.ts';
import { SIGN_IN_EDITS } from './edits/sign-in.ts';

/** All edits, in the order of docs/drift-drill.md. */
export const EDITS: readonly Edit[] = [
  ...COOKIE_EDITS,
  ...SIGN_IN_EDITS,
  ...FACTOR_EDITS,
  ...HTTP_EDITS,
  ...AUTH_EDITS,
];
