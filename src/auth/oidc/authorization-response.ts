/**
 * The answer to an authorization request, as the address to which the browser is sent: RFC 6749,
 * section 4.1.2. Each has `iss`, so that a client with several providers knows whose answer it is
 * (the mix-up attack, RFC 9207).
 */
import type { AuthorizationError } from './authorization-error.ts';
import type { ReturnTo } from './authorization-request.ts';
import { withParameters } from './redirect-uri.ts';

/** The address with a code. `issuer` is our origin. */
export function codeUrl(issuer: string, to: ReturnTo, code: string): string {
  return answerUrl(issuer, to, { code });
}

/** The address with an error, which a client may show to its developer. */
export function errorUrl(
  issuer: string,
  to: ReturnTo,
  { error, description }: AuthorizationError,
): string {
  return answerUrl(issuer, to, { error, error_description: description });
}

function answerUrl(
  issuer: string,
  { redirectUri, state }: ReturnTo,
  answer: Readonly<Record<string, string>>,
): string {
  const parameters = new URLSearchParams(answer);
  if (state !== null) parameters.set('state', state);
  parameters.set('iss', issuer);
  return withParameters(redirectUri, parameters);
}
