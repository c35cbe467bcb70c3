import { fileURLToPath } from 'node:url';
import type { FactorRequirement } from '../src/auth/factors/factor-policy.ts';
import type { LimitStore } from '../src/auth/limits/limit-store.ts';
import { HashGate } from '../src/auth/passwords/hash-gate.ts';
import { createMemorySeal } from '../src/auth/seal.ts';
import type { TokenAlgorithm } from '../src/auth/tokens/token-keys.ts';
import { indexFiles } from '../src/http/static-files.ts';
import { createLog, createLogError } from '../src/log.ts';
import type { TestOverrides } from '../src/service-options.ts';
import { openServices } from '../src/services.ts';
import { openTestDatabase } from './test-database.ts';

/** A hundred thousandth of the real cost, for tests that do not measure it. */
export const CHEAP = { ln: 4, r: 1, p: 1 };

const HOUR = 3_600_000;
const files = await indexFiles(fileURLToPath(new URL('../public', import.meta.url)));

type Options = Partial<TestOverrides> & {
  readonly origin: string;
  readonly siteUrl?: string;
  readonly forOneMachine?: boolean;
  readonly passwordMin?: number;
  readonly requireSecondFactor?: FactorRequirement;
  readonly secondFactorGrace?: number;
  readonly tokenAlgorithm?: TokenAlgorithm;
  readonly audiences?: readonly string[];
  readonly database?: string;
  /** Instead of the limits of the database. */
  readonly limits?: LimitStore;
};

/**
 * Opens the real services on a test database, an empty one unless its path was opened before: with
 * cheap hashes, a clock that the test moves and a log that it reads. The caller closes the
 * database.
 */
export async function openTestServices(options: Options) {
  const clock = { now: Date.UTC(2026, 10, 21, 9, 0, 0) };
  const now = options.now ?? (() => clock.now);
  const logged: Record<string, unknown>[] = [];
  const log = createLog('info', (line) => logged.push(JSON.parse(line)), now);
  const testDatabase = await openTestDatabase(options.database, now);
  const { passwordMin = 15, seal = createMemorySeal() } = options;
  const services = await openServices(
    { ...testDatabase.stores, limits: options.limits ?? testDatabase.stores.limits },
    {
      origin: options.origin,
      siteUrl: options.siteUrl ?? options.origin,
      forOneMachine: options.forOneMachine ?? false,
      passwordMin,
      requireSecondFactor: options.requireSecondFactor ?? 'none',
      secondFactorGrace: options.secondFactorGrace ?? 7 * 24 * HOUR,
      sessionIdle: 2 * HOUR,
      sessionMax: 24 * HOUR,
      audiences: options.audiences ?? [],
      tokenAlgorithm: options.tokenAlgorithm ?? 'EdDSA',
    },
    {
      now,
      cost: CHEAP,
      gate: new HashGate({ width: 2, queue: 100 }),
      logError: createLogError(log),
      ...options,
      seal,
    },
  );
  return { services, testDatabase, seal, clock, now, logged, log, files, passwordMin };
}
