/** The second factor that was right. */
export type FactorMethod = 'totp' | 'passkey' | 'recovery_code';

/** How a user has signed in. All but a passkey come after the password. */
export type SignInMethod = 'password' | FactorMethod;

const METHODS: readonly string[] = ['password', 'totp', 'passkey', 'recovery_code'];

/** Whether this is a method. */
export function isSignInMethod(value: unknown): value is SignInMethod {
  return typeof value === 'string' && METHODS.includes(value);
}
