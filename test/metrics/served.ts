import { createMemoryLimits } from '../../src/auth/limits/memory-limits.ts';
import { HASH_GATE, HashGate } from '../../src/auth/passwords/hash-gate.ts';
import { Counts } from '../../src/metrics/counts.ts';
import { measuredFamilies } from '../../src/metrics/measured.ts';
import { metricsText } from '../../src/metrics/text-format.ts';
import { MailQueue } from '../../src/process/mail-queue.ts';
import { processUsage } from '../../src/process/usage.ts';
import { type Owner, startApp } from '../support.ts';

type Options = NonNullable<Parameters<typeof startApp>[1]>;

/** A test app that counts, and the value of a line of its metrics. */
export async function startCounting(owner: Owner, options: Options = {}) {
  const counts = new Counts();
  const app = await startApp(owner, { observer: counts.observer, ...options });
  const read = () => metricsText(counts.families());
  const value = async (line: string): Promise<number | null> => sampleOf(await read(), line);
  return { app, counts, read, value };
}

/** The value of one line of a text, by all that stands before it; null when it is not there. */
export function sampleOf(text: string, line: string): number | null {
  const found = text.split('\n').find((one) => one.startsWith(`${line} `));
  return found === undefined ? null : Number(found.slice(line.length + 1));
}

/** Every family that can be served, with its labels: with mail, and with both databases. */
export async function servedFamilies() {
  const counts = new Counts();
  counts.observer.begun();
  counts.observer.served('/', 'GET', 200, 1);
  counts.refusals.watch(createMemoryLimits()).buckets('a', { capacity: 1, refillMs: 1 }, () => 0);
  const families = measuredFamilies(counts, {
    isReady: () => true,
    storage: async () => ({ state: 'ok' }),
    connections: () => 0,
    gate: new HashGate(HASH_GATE),
    sessions: { size: 0 },
    waits: { list: async () => [] },
    mails: new MailQueue(async () => {}),
    logouts: { counts: { told: 0, failed: 0, given_up: 0 } },
    clientLogins: { waiting: async () => [] },
    load: () => ({ calls: 0, ms: 0, errors: 0, pool: { open: 1, idle: 1, waiting: 0 } }),
    file: 'package.json',
    usage: processUsage(),
    build: { version: '0', node: '0', database: 'sqlite' },
  });
  return Promise.all(
    families.map(async ({ name, type, help, read }) => {
      const samples = await read();
      const labels = Object.keys(samples[0]?.labels ?? {}).filter((label) => label !== 'le');
      return { name, type, help, labels, samples };
    }),
  );
}
