/**
 * The keys of id tokens and logout tokens. RS256 beside EdDSA, because many clients know nothing
 * else; each has keys of its own, so that no key is ever used with two algorithms.
 */
import { type SignedClaims, signJwt, type TokenType, verifySignature } from '../tokens/jwt.ts';
import { type KeyRing, signingKey } from '../tokens/key-ring.ts';
import type { IdTokenAlgorithm, OidcClient } from './client.ts';

/** An id token that comes back as a hint: whose it was. */
export type Hint = { readonly sub: string; readonly aud: string; readonly sid: string | null };

export type IdTokenKeysOptions = {
  readonly rs256: KeyRing;
  /** Null with TOKEN_ALG=HS256: then all id tokens are RS256. */
  readonly eddsa: KeyRing | null;
  readonly issuer: string;
};

/** Signs tokens for clients, and verifies those that come back. */
export class IdTokenKeys {
  readonly #options: IdTokenKeysOptions;

  constructor(options: IdTokenKeysOptions) {
    this.#options = options;
  }

  /** What tokens can be signed with. */
  get algorithms(): readonly IdTokenAlgorithm[] {
    return this.#options.eddsa === null ? ['RS256'] : ['RS256', 'EdDSA'];
  }

  /**
   * Makes the key that a client needs if there is none yet. Call it before the client asks for the
   * public keys: some keep them for long.
   */
  async prepare(client: Pick<OidcClient, 'algorithm'>): Promise<void> {
    await this.#ringOf(client.algorithm).keys();
  }

  /** Signs claims for a client, with its algorithm. */
  async sign(
    type: Exclude<TokenType, 'at+jwt'>,
    claims: object,
    client: Pick<OidcClient, 'algorithm'>,
  ): Promise<string> {
    return signJwt(claims, signingKey(await this.#ringOf(client.algorithm).keys()), type);
  }

  /**
   * Reads an id token of ours that a client sends back as a hint, expired or not. Null when it is
   * not ours, or its key is gone: another key takes its place after 90 days.
   */
  async readHint(token: string): Promise<Hint | null> {
    for (const algorithm of this.algorithms) {
      const keys = await this.#ringOf(algorithm).existing();
      const signed = verifySignature(token, { algorithm, keys }, 'JWT');
      if (signed.ok) return toHint(signed.claims, this.#options.issuer);
    }
    return null;
  }

  #ringOf(algorithm: IdTokenAlgorithm): KeyRing {
    const { rs256, eddsa } = this.#options;
    return algorithm === 'EdDSA' && eddsa !== null ? eddsa : rs256;
  }
}

function toHint({ iss, sub, aud, sid }: SignedClaims, issuer: string): Hint | null {
  if (iss !== issuer || typeof sub !== 'string' || typeof aud !== 'string') return null;
  return { sub, aud, sid: typeof sid === 'string' ? sid : null };
}
