/**
 * An app that lets its users sign in here (a client, OpenID Connect Core, section 1.2). Clients are
 * registered by administrators: there is no dynamic registration, so there is no consent page.
 */

export const ID_TOKEN_ALGORITHMS = ['RS256', 'EdDSA'] as const;
export type IdTokenAlgorithm = (typeof ID_TOKEN_ALGORITHMS)[number];

/** A registered client. `createdAt` in ms since 1970. */
export type OidcClient = {
  /** `client_id`: never reused, because it is the audience of id tokens. */
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /**
   * The SHA-256 of its secret (secret.ts). Null for a public client, such as an app on a phone: it
   * cannot keep a secret (RFC 6749, section 2.1).
   */
  readonly secretKey: string | null;
  /** Where a code may be sent; redirect-uri.ts compares them. */
  readonly redirectUris: readonly string[];
  /** Where a browser may be sent after signing out; compared as strings. */
  readonly logoutUris: readonly string[];
  /** Told when a session ends (OpenID Connect Back-Channel Logout 1.0); null: it is not told. */
  readonly backchannelUri: string | null;
  /** Its first page, to which the dashboard links; null: it has no link. */
  readonly homeUri: string | null;
  /** Who may enter: accounts in one of these groups. Empty: every account. */
  readonly groups: readonly string[];
  /** Signs its id tokens. */
  readonly algorithm: IdTokenAlgorithm;
  /** `optional`: it may leave PKCE out when it sends a nonce instead (RFC 9700, section 2.1.1). */
  readonly pkce: 'required' | 'optional';
  readonly createdAt: number;
};

/** What an administrator decides about a client. */
export type ClientSettings = Omit<OidcClient, 'id' | 'secretKey' | 'createdAt'>;

/** Whether a client has no secret. */
export function isPublic({ secretKey }: Pick<OidcClient, 'secretKey'>): boolean {
  return secretKey === null;
}
