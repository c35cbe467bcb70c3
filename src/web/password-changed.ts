import { HttpError } from '../http/http-error.ts';

/**
 * For whoever gave a password that was changed, or whose account was closed, before what they asked for was done: hashes wait
 * their turn, for seconds when many sign in. The sentence is the same for both, and nothing was done.
 */
export function passwordChangedError(): HttpError {
  return new HttpError(401, 'The password was changed a moment ago. Sign in with the new one.');
}
