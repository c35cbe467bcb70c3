/**
 * Builds the services behind HTTP on the stores of one database: accounts, sessions, the sign-in
 * service, links, tokens, events. The server and the tests call it.
 */
import { Accounts } from './auth/accounts/accounts.ts';
import { CODES_KEPT_MS } from './auth/code-store.ts';
import type { Stores } from './auth/database.ts';
import type { EventStore } from './auth/event-store.ts';
import { serverEvent } from './auth/events.ts';
import { FactorPolicy } from './auth/factors/factor-policy.ts';
import type { Factors } from './auth/factors/factors.ts';
import type { Passkeys } from './auth/factors/passkeys.ts';
import { pruneFactors } from './auth/factors/prune-factors.ts';
import type { LimitStore } from './auth/limits/limit-store.ts';
import { NetworkBuckets } from './auth/limits/network-buckets.ts';
import { Links } from './auth/links.ts';
import { Clients } from './auth/oidc/clients.ts';
import { openProvider, type Provider } from './auth/oidc/open-provider.ts';
import { HASH_GATE, HashGate } from './auth/passwords/hash-gate.ts';
import { PasswordCheck } from './auth/passwords/password-check.ts';
import { SCRYPT_COST } from './auth/passwords/password-hash.ts';
import { loadCommonPasswords, passwordPolicy } from './auth/passwords/password-policy.ts';
import { PRINTED_PASSWORDS } from './auth/passwords/printed-passwords.ts';
import { siteWords } from './auth/passwords/site-words.ts';
import { createMemorySeal } from './auth/seal.ts';
import { createHandOver, type HandOver } from './auth/sessions/hand-over.ts';
import { REMEMBERED, SESSIONS_PER_USER } from './auth/sessions/session.ts';
import { Sessions } from './auth/sessions/sessions.ts';
import { AccountWaits } from './auth/sign-in/account-waits.ts';
import { DeviceTokens } from './auth/sign-in/device-tokens.ts';
import { countCodes } from './auth/sign-in/factor-check.ts';
import { HashSlots } from './auth/sign-in/hash-slots.ts';
import { LOGIN_THROTTLE, LoginThrottle } from './auth/sign-in/login-throttle.ts';
import { openFactors } from './auth/sign-in/open-factors.ts';
import type { SecondStep } from './auth/sign-in/second-step.ts';
import { SIGNUPS_PER_ADDRESS, SignInService } from './auth/sign-in/sign-in-service.ts';
import type { StorageProbe } from './auth/storage-probe.ts';
import { ACCESS_SECONDS } from './auth/tokens/access-token.ts';
import { KeyRing } from './auth/tokens/key-ring.ts';
import { ProgramKeys } from './auth/tokens/program-keys.ts';
import { Tokens } from './auth/tokens/tokens.ts';
import type { UnloggedActs } from './auth/unlogged-acts.ts';
import type { ServiceSettings, TestOverrides } from './service-options.ts';

/** The services that handlers and housekeeping use. */
export type Services = {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly clients: Clients;
  readonly signInService: SignInService;
  readonly secondStep: SecondStep;
  readonly factors: Factors;
  readonly passkeys: Passkeys;
  readonly links: Links;
  readonly handOver: HandOver;
  readonly tokens: Tokens;
  readonly programKeys: ProgramKeys;
  readonly oidc: Provider;
  /** The keys that sign access tokens. */
  readonly ring: KeyRing;
  readonly events: EventStore;
  readonly unloggedActs: UnloggedActs;
  readonly waits: AccountWaits;
  /** Deletes codes that expired a while ago. */
  readonly pruneCodes: () => Promise<void>;
  /** Deletes what has expired of second factors; see prune-factors.ts. */
  readonly pruneFactors: () => Promise<void>;
  readonly storage: StorageProbe;
  /** Whether this server does what one of several has to do. */
  readonly leads: () => Promise<boolean>;
  readonly limits: LimitStore;
  readonly gate: HashGate;
};

/** Builds the services and loads the stored sessions into memory. Rejects with StoreUnavailable. */
export async function openServices(
  stores: Stores,
  settings: ServiceSettings,
  overrides: Partial<TestOverrides> = {},
): Promise<Services> {
  const { now = Date.now, cost = SCRYPT_COST, gate = new HashGate(HASH_GATE) } = overrides;
  const { totpNow = now } = overrides;
  const { siteName = null } = settings;
  const policy = passwordPolicy({
    minimum: settings.passwordMin,
    common: await loadCommonPasswords(),
    siteWords: siteWords(settings.origin, siteName),
    printed: settings.forOneMachine ? [] : PRINTED_PASSWORDS,
    isBreached: settings.isBreached ?? null,
  });
  const normal = { idleMs: settings.sessionIdle, maxMs: settings.sessionMax };
  const limits = { normal, remembered: REMEMBERED, perUser: SESSIONS_PER_USER };
  const sessions = new Sessions(stores.sessions, limits, now);
  await sessions.restore();
  const { accounts: store } = stores;
  const { limits: limitStore = stores.limits } = overrides;
  const factorPolicy = new FactorPolicy({
    store: stores.factors,
    required: settings.requireSecondFactor ?? 'none',
    graceMs: settings.secondFactorGrace ?? 0,
    now,
  });
  await factorPolicy.beginForAll();
  const accounts = new Accounts({ store, sessions, gate, cost, policy, factorPolicy, now });
  const { seal = createMemorySeal() } = overrides;
  const { keys, secrets, totp } = stores.sealed(seal, (name) => {
    overrides.onLostSecret?.(name);
    const event = serverEvent('secret_replaced', name, now());
    void stores.events.append(event).catch(() => {}); // onLostSecret has logged it
  });
  const deviceKey = () => secrets.get('device-tokens');
  const challengeKey = () => secrets.get('passkey-challenges');
  const appTicketKey = () => secrets.get('app-tickets');
  // A key that cannot be unsealed is replaced and logged at the start, and no GET has to store one.
  await deviceKey();
  await challengeKey();
  await appTicketKey();
  const logError = overrides.logError ?? (() => {});
  const throttle = new LoginThrottle(limitStore, overrides.throttle ?? LOGIN_THROTTLE, now);
  const signInService = new SignInService({
    accounts,
    passwords: new PasswordCheck({ store, gate, cost }),
    throttle,
    signups: new NetworkBuckets(
      limitStore,
      'sign-up',
      overrides.signups ?? SIGNUPS_PER_ADDRESS,
      now,
    ),
    slots: new HashSlots(now),
    devices: new DeviceTokens({ key: deviceKey, now }),
    logError,
  });
  const codes = countCodes(limitStore, now, overrides.secondStepLimits);
  const { passkeys, factors, secondStep } = openFactors({
    stores,
    totp,
    challengeKey,
    policy: factorPolicy,
    origin: settings.origin,
    siteName,
    sessions,
    accounts,
    signInService,
    codes,
    logError,
    now,
    totpNow,
  });
  const links = new Links({ store: stores.links, sessions, now });
  const algorithm = settings.tokenAlgorithm;
  const tokensLive = ACCESS_SECONDS * 1_000;
  const ring = new KeyRing({ store: keys, algorithm, tokensLive, now });
  await ring.keys();
  const issuer = settings.siteUrl ?? settings.origin;
  const common = { sessions, accounts, factorPolicy, algorithm, issuer, limits: limitStore, now };
  const oidc = openProvider({ stores, keys, ring, ...common });
  const tokens = new Tokens({
    store: stores.tokens,
    ring,
    idTokenRing: oidc.keyRing,
    audiences: settings.audiences,
    ...common,
  });
  const { codes: codeStore, events, pendingSignIns, probe: storage, unloggedActs } = stores;
  return {
    accounts,
    sessions,
    clients: new Clients({ store: stores.clients, sessions, now }),
    signInService,
    secondStep,
    factors,
    passkeys,
    links,
    handOver: createHandOver(codeStore, appTicketKey, now),
    tokens,
    programKeys: new ProgramKeys({ sessions, accounts }),
    oidc,
    ring,
    events,
    unloggedActs,
    waits: new AccountWaits({ throttle, codes, events, accounts, now }),
    pruneCodes: () => codeStore.prune(now() - CODES_KEPT_MS),
    pruneFactors: () => pruneFactors({ pendingSignIns, passkeys: stores.passkeys, totp, now }),
    storage,
    limits: limitStore,
    gate,
    leads: stores.leads,
  };
}
