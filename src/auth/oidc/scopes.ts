/** Scopes: what a client asks to learn or to do (RFC 6749, section 3.3). */

/**
 * Those that are known. `openid` makes it OpenID Connect; `offline_access` asks for tokens that
 * outlive the session in the browser (OpenID Connect Core, section 11).
 */
export const SCOPES = ['openid', 'profile', 'email', 'groups', 'offline_access'] as const;
export type Scope = (typeof SCOPES)[number];

// scope = scope-token *( SP scope-token ); scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
const SYNTAX = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/**
 * The known scopes in a text, each once; null when it is malformed. Unknown ones are left out
 * (OpenID Connect Core, section 3.1.2.1), and the token response says which were granted.
 */
export function parseScope(text: string): readonly Scope[] | null {
  if (!SYNTAX.test(text)) return null;
  const asked = new Set(text.split(' '));
  return SCOPES.filter((scope) => asked.has(scope));
}

/** The spelling in messages and in the database. */
export function formatScope(scopes: readonly Scope[]): string {
  return scopes.join(' ');
}
