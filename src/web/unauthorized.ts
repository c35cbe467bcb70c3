/**
 * Errors about who sends a request: 401, and 429 for a client that has sent too many invalid
 * tokens.
 */
import { HttpError } from '../http/http-error.ts';

/**
 * A 401 without a token names the scheme that would help (RFC 9110, section 15.5.2; RFC 6750,
 * section 3). Browsers show no dialog for `Bearer`, and the page has a form.
 */
export const CHALLENGE = { 'www-authenticate': 'Bearer realm="Coatcheck"' } as const;

/**
 * 401 for a token that is not valid (RFC 6750, section 3.1). The client does not learn the reason.
 */
export function invalidToken(): HttpError {
  return new HttpError(401, 'This token is not valid.', {
    'www-authenticate': 'Bearer error="invalid_token"',
  });
}

/**
 * 401 for a key that is for another address: this site, an app or a service. It is valid, so its
 * program is told what is wrong.
 */
export function keyForElsewhere(siteUrl: string): HttpError {
  return new HttpError(
    401,
    `This key is for another address. ${siteUrl}/account/keys says what each key is for.`,
    { 'www-authenticate': 'Bearer error="invalid_token"' },
  );
}

/** What users and programs are told that have to set up a second factor before anything else. */
export const ENROL_FIRST = 'Set up a second factor first, at /account/second-factor.';

/** 403 for a key of such a user. */
export function enrolFirstError(): HttpError {
  return new HttpError(403, ENROL_FIRST);
}

/** 429 after too many invalid tokens from this address: the token was not read. In seconds. */
export function tooManyBadTokens(retryAfter: number): HttpError {
  const message = 'Too many invalid tokens came from your address. Wait and try again.';
  return new HttpError(429, message, { 'retry-after': String(retryAfter) });
}

/**
 * 401 for a password that was right when the request came, and was changed, or its account closed,
 * before the request was carried out: hashes queue for seconds when many users sign in. Nothing was
 * done, and both cases get the same sentence.
 */
export function passwordChangedError(): HttpError {
  return new HttpError(
    401,
    'The password was changed a moment ago. Sign in with the new one.',
    CHALLENGE,
  );
}
