import { HttpError } from '../http/http-error.ts';

/** RFC 6750, section 3.1. Which of the many reasons it was, the client is not told. */
export function invalidToken(): HttpError {
  return new HttpError(401, 'This token is not valid.', {
    'www-authenticate': 'Bearer error="invalid_token"',
  });
}

/** Too many invalid tokens came from this address; this one was not read. */
export function tooManyBadTokens(retryAfter: number): HttpError {
  const message = 'Too many invalid tokens came from your address. Wait and try again.';
  return new HttpError(429, message, { 'retry-after': String(retryAfter) });
}
