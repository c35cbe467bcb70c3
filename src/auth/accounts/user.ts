export type Role = 'user' | 'admin';

/** Whether this is a role that exists. */
export function isRole(value: unknown): value is Role {
  return value === 'user' || value === 'admin';
}

/** The message for an unknown role. */
export const ROLES_ONLY = 'The role must be user or admin.';

/**
 * An account without its secret: what handlers and pages may know. `createdAt` in ms since 1970.
 */
export type User = {
  /** Its number: in addresses and JSON here. */
  readonly id: number;
  /**
   * The id for other apps (`sub`, Remote-User): never reused, also after an older copy is restored.
   */
  readonly publicId: string;
  readonly email: string;
  /** When a link in a mail to `email` was used (ms); null: nobody knows who reads its mail. */
  readonly emailConfirmedAt: number | null;
  /** How its owner wants to be called, for people; '' when they gave no name. */
  readonly name: string;
  readonly role: Role;
  /** The groups that it is in, sorted: which apps it may enter (groups.ts). */
  readonly groups: readonly string[];
  readonly createdAt: number;
  /** Disabled since then (ms); null while its owner can sign in. */
  readonly disabledAt: number | null;
  /**
   * False for an account that was made for its owner, who has not used the link to choose a
   * password: nobody can sign in to it.
   */
  readonly passwordChosen: boolean;
  /** Whether a sign-in asks for a second factor: the account has one. */
  readonly secondFactor: boolean;
  /** When it has to have one (ms): 0 at once, null when no date was set. */
  readonly factorDueAt: number | null;
};
