/** What an account has besides its password, in short. */
export type FactorsView = {
  /** Whether an authenticator app is set up. */
  readonly app: boolean;
  readonly passkeys: number;
  readonly recoveryCodes: number;
};

/** Whether the account has a second factor. Recovery codes alone are none. */
export function hasFactor(factors: FactorsView | undefined): boolean {
  return factors !== undefined && (factors.app || factors.passkeys > 0);
}

/** "Authenticator app, 2 passkeys", or "None". */
export function factorNames({ app, passkeys }: FactorsView): string {
  const names = [
    ...(app ? ['Authenticator app'] : []),
    ...(passkeys > 0 ? [passkeys === 1 ? '1 passkey' : `${passkeys} passkeys`] : []),
  ];
  return names.length > 0 ? names.join(', ') : 'None';
}

/** "7 recovery codes left"; empty for an account without a second factor, which has none. */
export function codesLeft(factors: FactorsView): string {
  if (!hasFactor(factors)) return '';
  const { recoveryCodes: left } = factors;
  return left === 1 ? '1 recovery code left' : `${left} recovery codes left`;
}
