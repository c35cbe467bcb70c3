/** An app on a free port for tests, with cheap hashes and a clock that the test moves. */
import assert from 'node:assert/strict';
import { createServer as createHttpServer, type Server } from 'node:http';
import { type AddressInfo, createServer, type Server as TcpServer } from 'node:net';
import { reservePorts } from '../lessons/runner/reserve.ts';
import { type AppOptions, createApp, createServe } from '../src/app.ts';
import { OWN_ACTS } from '../src/auth/accounts/own-act.ts';
import type { Stores } from '../src/auth/database.ts';
import type { FactorRequirement } from '../src/auth/factors/factor-policy.ts';
import type { Seal } from '../src/auth/seal.ts';
import type { TokenAlgorithm } from '../src/auth/tokens/token-keys.ts';
import { buildRoutes } from '../src/build-routes.ts';
import { createPrefix, type Prefix } from '../src/http/prefix.ts';
import { createMounted } from '../src/library/handle.ts';
import type { TestOverrides } from '../src/service-options.ts';
import type { Services } from '../src/services.ts';
import type { Route } from '../src/web/route.ts';
import { openTestServices } from './services.ts';
import { COATCHECK } from './site-of.ts';
import type { TestDatabase } from './test-database.ts';

export type TestApp = Services & {
  readonly origin: string;
  readonly port: number;
  readonly server: Server;
  /** The stores of its database. */
  readonly stores: Stores;
  readonly testDatabase: TestDatabase;
  /** The seal of its secrets. */
  readonly seal: Seal;
  /** The route table of the app. */
  readonly routes: readonly Route[];
  /** Lines that the app logged, parsed. */
  readonly logged: Record<string, unknown>[];
  /** The clock, in ms; starts at a fixed moment. */
  readonly clock: { now: number };
  /** fetch on this app that does not follow redirects. */
  request(path: string, init?: RequestInit): Promise<Response>;
};

type Overrides = Partial<
  Pick<
    AppOptions,
    | 'signup'
    | 'trustedProxies'
    | 'events'
    | 'passwordMin'
    | 'mail'
    | 'site'
    | 'protects'
    | 'remoteUser'
    | 'selfService'
    | 'files'
    | 'limits'
    | 'examine'
    | 'observer'
  >
> &
  Partial<TestOverrides> & {
    readonly tokenAlgorithm?: TokenAlgorithm;
    readonly audiences?: readonly string[];
    readonly database?: string;
    readonly requireSecondFactor?: FactorRequirement;
    readonly secondFactorGrace?: number;
    /** ORIGIN, or the function from a port to it. */
    readonly origin?: string | ((port: number) => string);
    /** A prefix: the app is in a server that has other pages, `request` asks below the prefix. */
    readonly mountAt?: string;
  };

/** Runs clean-ups at its end: the context of a test, or `ownerOutsideOfTests()`. */
export type Owner = { after(cleanUp: () => unknown): void };

/**
 * Starts an app with a test database, an empty one unless a path is given. It is stopped when the
 * test ends.
 */
export async function startApp(owner: Owner, overrides: Overrides = {}): Promise<TestApp> {
  const socket = await listenAnywhere();
  const { port } = socket.address() as AddressInfo;
  const { origin: wanted = `http://localhost:${port}` } = overrides;
  const origin = typeof wanted === 'string' ? wanted : wanted(port);
  const { mountAt = '' } = overrides;
  const opened = await openTestServices({
    ...overrides,
    origin,
    siteUrl: `${origin}${mountAt}`,
    forOneMachine: origin === `http://localhost:${port}`,
  });
  const { services, testDatabase, seal, clock, now, logged, log, files, passwordMin } = opened;
  const { stores } = testDatabase;
  const prefix = mountAt === '' ? undefined : createPrefix(origin, mountAt);
  const options: AppOptions = {
    signup: 'open',
    mail: null,
    examine: () => [],
    site: COATCHECK,
    protects: [],
    remoteUser: 'id',
    selfService: new Set(OWN_ACTS),
    files,
    trustedProxies: { has: () => false },
    ...services,
    log,
    ...overrides,
    origin,
    passwordMin,
    now,
    ...(prefix && { prefix }),
  };
  const server = prefix === undefined ? createApp(options) : createHost(options, prefix);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  owner.after(() => {
    server.closeAllConnections();
    server.close();
    return testDatabase.close();
  });
  return {
    ...services,
    origin,
    port,
    server,
    stores,
    testDatabase,
    seal,
    logged,
    clock,
    routes: buildRoutes(options, () => true).table,
    request: async (path, init) => {
      const response = await fetch(`http://localhost:${port}${mountAt}${path}`, {
        redirect: 'manual',
        ...init,
      });
      if (response.status === 429) checkRetryAfter(response);
      return response;
    },
  };
}

/** A server with pages of its own, which answer with `the host`, and the app below a prefix. */
function createHost(options: AppOptions, prefix: Prefix): Server {
  const { handle } = createMounted(createServe(options, () => true).serve, prefix);
  return createHttpServer((request, response) => {
    if (!handle(request, response)) response.end(`the host: ${request.url}`);
  });
}

// In every test: a 429 says when the client may try again.
function checkRetryAfter({ headers, url }: Response): void {
  const wait = headers.get('retry-after') ?? '';
  assert.match(wait, /^[1-9][0-9]{0,4}$/, `the Retry-After of a 429 at ${url}`);
}

/**
 * A TCP server on a free port that another server takes over with `listen(socket)`. The app's
 * ORIGIN names its port, so the port has to be there before the app, and must not be free in
 * between.
 */
function listenAnywhere(): Promise<TcpServer> {
  return new Promise((resolve) => {
    const socket = createServer().listen(0, '127.0.0.1', () => resolve(socket));
  });
}

/** A port for a program that needs its number in advance; no other test gets it meanwhile. */
export async function freePort(): Promise<number> {
  return (await reservePorts(1, 11_000, 32_000)).first;
}
