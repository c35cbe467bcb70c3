/** Puts the OpenID Connect provider together, for services.ts. */
import type { AccountStore } from '../accounts/account-store.ts';
import type { CodeStore } from '../code-store.ts';
import type { FactorPolicy } from '../factors/factor-policy.ts';
import type { LimitStore } from '../limits/limit-store.ts';
import type { BucketLimits } from '../limits/token-bucket.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { KeyRing } from '../tokens/key-ring.ts';
import type { TokenAlgorithm } from '../tokens/token-keys.ts';
import type { KeyStore, TokenStore } from '../tokens/token-stores.ts';
import { AuthorizationCodes } from './authorization-codes.ts';
import type { FindClient } from './authorization-request.ts';
import { ClientGuard } from './client-guard.ts';
import type { ClientLoginStore } from './client-login-store.ts';
import { ClientSessions } from './client-sessions.ts';
import { ClientSignOuts } from './client-sign-outs.ts';
import type { ClientStore } from './client-store.ts';
import { ID_TOKEN_SECONDS } from './id-token.ts';
import { IdTokenKeys } from './id-token-keys.ts';
import { TokenGrants } from './token-grants.ts';

/** Codes of one account, each of which is stored: 30 at once, then one in 2 s. */
export const CODES: BucketLimits = { capacity: 30, refillMs: 2_000 };

/** What its endpoints work with. */
export type Provider = {
  readonly findClient: FindClient;
  readonly guard: ClientGuard;
  readonly codes: AuthorizationCodes;
  readonly clientSessions: ClientSessions;
  readonly grants: TokenGrants;
  readonly signOuts: ClientSignOuts;
  readonly idTokens: IdTokenKeys;
  /** The RS256 keys. The first is made when a client needs it: most sites have no client. */
  readonly keyRing: KeyRing;
  /** Whether an account may have one more code now. */
  readonly mayHaveCode: (userId: number) => Promise<boolean>;
};

type ProviderOptions = {
  readonly stores: {
    readonly clients: ClientStore;
    readonly codes: CodeStore;
    readonly clientLogins: ClientLoginStore;
    readonly tokens: TokenStore;
  };
  readonly sessions: Sessions;
  readonly accounts: Pick<AccountStore, 'byId'>;
  readonly factorPolicy: Pick<FactorPolicy, 'mustEnrol'>;
  /** Where the keys of id tokens are, too. */
  readonly keys: KeyStore;
  /** The keys of access tokens. */
  readonly ring: KeyRing;
  readonly algorithm: TokenAlgorithm;
  /** Our origin. */
  readonly issuer: string;
  readonly limits: LimitStore;
  readonly now: () => number;
};

/** Creates the provider. */
export function openProvider(options: ProviderOptions): Provider {
  const { stores, sessions, accounts, factorPolicy, keys, ring, algorithm } = options;
  const { issuer, limits, now } = options;
  const findClient: FindClient = (id) => stores.clients.byId(id);
  const tokensLive = ID_TOKEN_SECONDS * 1_000;
  const keyRing = new KeyRing({ store: keys, algorithm: 'RS256', tokensLive, now });
  const eddsa = algorithm === 'EdDSA' ? ring : null;
  const idTokens = new IdTokenKeys({ rs256: keyRing, eddsa, issuer });
  const codes = new AuthorizationCodes({ store: stores.codes, now });
  const common = { sessions, accounts, factorPolicy, issuer, now };
  const tokens = { store: stores.tokens, ring, algorithm, limits };
  const clientSessions = new ClientSessions({ ...common, ...tokens, findClient });
  const logins = stores.clientLogins;
  const buckets = limits.buckets('authorization codes', CODES, now);
  return {
    findClient,
    guard: new ClientGuard({ find: findClient, limits, now }),
    codes,
    clientSessions,
    grants: new TokenGrants({ ...common, codes, clientSessions, idTokens, logins }),
    signOuts: new ClientSignOuts({ findClient, logins, idTokens }),
    idTokens,
    keyRing,
    mayHaveCode: async (userId) => (await buckets.take(String(userId))) === 0,
  };
}
