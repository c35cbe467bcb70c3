const METHODS = ['password', 'totp', 'passkey', 'recovery_code'] as const;

/** How a user has signed in. All but a passkey come after the password. */
export type SignInMethod = (typeof METHODS)[number];

/** The second factor that was right. */
export type FactorMethod = Exclude<SignInMethod, 'password'>;

/**
 * As a session has it: '' for a key for programs, which signs nobody in, and for a session from
 * before it was stored.
 */
export type KnownMethod = SignInMethod | '';

/** The method in a column. */
export function toMethod(value: unknown): KnownMethod {
  return METHODS.find((method) => method === value) ?? '';
}
