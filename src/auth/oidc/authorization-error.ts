/**
 * What a client is told by way of the browser when it gets no code: RFC 6749, section 4.1.2.1, and
 * OpenID Connect Core, section 3.1.2.6.
 */
export type AuthorizationErrorCode =
  | 'invalid_request'
  | 'access_denied'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'temporarily_unavailable'
  | 'login_required'
  | 'interaction_required'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'registration_not_supported';

/**
 * An error and a sentence for the developer of the client. The sentence is ASCII without `"` and
 * `\`, as the grammar of error_description wants it.
 */
export type AuthorizationError = {
  readonly error: AuthorizationErrorCode;
  readonly description: string;
};

/** Creates an error for the client. */
export function authorizationError(
  error: AuthorizationErrorCode,
  description: string,
): AuthorizationError {
  return { error, description };
}
