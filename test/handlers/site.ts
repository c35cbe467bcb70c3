/**
 * A site for tests that call handlers as what they are: functions from a request to a Reply. The
 * services are the real ones, on a database in memory; there is no server and no socket.
 */
import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { FIRST_PASSWORD } from '../../src/auth/accounts/accounts.ts';
import { OWN_ACTS } from '../../src/auth/accounts/own-act.ts';
import type { Role, User } from '../../src/auth/accounts/user.ts';
import type { FactorRequirement } from '../../src/auth/factors/factor-policy.ts';
import { type Context, createContext } from '../../src/http/context.ts';
import type { Reply } from '../../src/http/reply.ts';
import type { TestOverrides } from '../../src/service-options.ts';
import { createDeps, type Deps, type DepsOptions } from '../../src/web/deps.ts';
import type { Replay } from '../../src/web/replay.ts';
import { beginSession } from '../../src/web/sign-in.ts';
import type { Holder, Member, Visitor } from '../../src/web/visitor.ts';
import { ADA } from '../people.ts';
import { openTestServices } from '../services.ts';
import { COATCHECK } from '../site-of.ts';

const ADDRESS = '192.0.2.1';

/** A request as a test writes it. Without `accept` it asks for a page. */
export type TestRequest = {
  readonly method?: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The fields of a form, or the form as it is sent; or the value of a JSON body. */
  readonly form?: Readonly<Record<string, string>> | string;
  readonly json?: unknown;
  readonly params?: Readonly<Record<string, string>>;
};

export type Site = {
  readonly deps: Deps;
  /** Lines that were logged, parsed. */
  readonly logged: Record<string, unknown>[];
  /** The clock, in ms. */
  readonly clock: { now: number };
  /** Makes an account with the password of all test people. */
  addUser(email?: string, role?: Role): Promise<User>;
  /** A request of a client that is not signed in. */
  visitor(target: string, request?: TestRequest): Visitor;
  /** A request of this user with a new session and its cookie, for guards of both kinds. */
  member(user: User, target: string, request?: TestRequest): Promise<Member & Holder>;
  /** The kinds of the events about a user, the newest first; of all when it is null. */
  events(userId: number | null): Promise<readonly string[]>;
};

type SiteOptions = Partial<
  Pick<
    DepsOptions,
    'signup' | 'mail' | 'origin' | 'site' | 'protects' | 'remoteUser' | 'selfService'
  >
> &
  Partial<TestOverrides> & {
    readonly isReady?: () => boolean;
    readonly requireSecondFactor?: FactorRequirement;
    readonly secondFactorGrace?: number;
  };

/** Opens a site with an empty database. Its database is closed when the test ends. */
export async function openSite(t: TestContext, options: SiteOptions = {}): Promise<Site> {
  const { origin = 'http://localhost:3000', isReady = () => true } = options;
  const opened = await openTestServices({ ...options, origin });
  const { services, testDatabase, clock, now, logged, log, files, passwordMin } = opened;
  t.after(() => testDatabase.close());
  const deps = createDeps(
    {
      accounts: services.accounts,
      signInService: services.signInService,
      secondStep: services.secondStep,
      factors: services.factors,
      passkeys: services.passkeys,
      links: services.links,
      sessions: services.sessions,
      clients: services.clients,
      handOver: services.handOver,
      tokens: services.tokens,
      programKeys: services.programKeys,
      oidc: services.oidc,
      events: services.events,
      waits: services.waits,
      examine: () => [],
      storage: services.storage,
      limits: services.limits,
      signup: options.signup ?? 'open',
      mail: options.mail ?? null,
      site: options.site ?? COATCHECK,
      protects: options.protects ?? [],
      remoteUser: options.remoteUser ?? 'id',
      selfService: options.selfService ?? new Set(OWN_ACTS),
      origin,
      passwordMin,
      files,
      log,
      now,
    },
    (path) => !path.startsWith('/no-page'),
    isReady,
  );

  return {
    deps,
    logged,
    clock,
    addUser: async (email = ADA.email, role = 'user') => {
      const { signal } = new AbortController();
      const made = await services.accounts.add(email, ADA.password, { role }, null, signal);
      assert.ok(made.ok);
      return made.user;
    },
    visitor: (target, request) => ({
      ...contextOf(target, request),
      user: null,
      session: null,
    }),
    member: async (user, target, request) => {
      const proof = await services.signInService.proofAfterChange(user, FIRST_PASSWORD);
      const grant = await services.secondStep.begin(proof, false);
      assert.ok(grant.ok);
      const visitor = { ...contextOf('/login'), user: null, session: null };
      const headers = await beginSession(deps, visitor, grant, false);
      const cookie = cookiesOf({ status: 200, headers, body: '' }).join('; ');
      const context = contextOf(target, {
        ...request,
        headers: { cookie, ...request?.headers },
      });
      const session = await services.sessions.resume(
        deps.cookies.session.read(context.cookies) ?? '',
      );
      assert.ok(session !== null);
      return { ...context, user, session, holder: { user, session } };
    },
    events: async (userId) => (await services.events.recent(userId, 100)).map(({ kind }) => kind),
  };
}

/** The context of a request that no client sent; its body has arrived. */
export function contextOf(target: string, request: TestRequest = {}): Context {
  const { accept = 'text/html', params } = request;
  const [type, body] = bodyOf(request);
  const message = new IncomingMessage(new Socket());
  message.method = request.method ?? (body === null ? 'GET' : 'POST');
  message.url = target;
  message.headers = {
    accept,
    ...(type === null ? {} : { 'content-type': type }),
    ...request.headers,
  };
  if (body !== null) message.push(body);
  message.push(null);
  message.complete = true; // else its signal aborts, as for a client that has given up
  const context = createContext(message, 'request-1', { address: ADDRESS, userAgent: '' });
  return params === undefined ? context : { ...context, params };
}

function bodyOf({ form, json }: TestRequest): readonly [string | null, string | null] {
  if (form !== undefined) {
    const text = typeof form === 'string' ? form : String(new URLSearchParams(form));
    return ['application/x-www-form-urlencoded', text];
  }
  return json === undefined ? [null, null] : ['application/json', JSON.stringify(json)];
}

/** A site in which no form waits for a confirmation. */
export const NO_FORMS: Replay = { find: () => null, isGuarded: () => false };

/** A request for JSON instead of a page. */
export const AS_JSON = { accept: 'application/json' } as const;

/** The data of a JSON reply. */
export function dataOf({ headers, body }: Reply): Record<string, unknown> {
  assert.match(String(headers['content-type']), /^application\/json/);
  return JSON.parse(String(body));
}

/** The Set-Cookie lines of a reply, without the attributes. */
export function cookiesOf({ headers }: Reply): readonly string[] {
  return [headers['set-cookie'] ?? []].flat().map((line) => line.split(';', 1)[0] ?? '');
}
