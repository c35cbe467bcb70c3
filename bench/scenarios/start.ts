/** The time from the start to the first response, and the memory of an idle server. */
import { setTimeout as delay } from 'node:timers/promises';
import { residentBytes } from '../cpu.ts';
import { exchange } from '../exchange.ts';
import { prepare } from '../fixture.ts';
import { pageFile } from '../page-file.ts';
import { BARE, startPeer } from '../peers.ts';
import { atMost, type Scenario, type Settings } from '../report.ts';
import type { ServerProcess } from '../server-process.ts';
import { lowerQuartile } from '../statistics.ts';
import { expectOk } from '../verify.ts';

const SETTLED = 1_000; // ms after the first responses, when the memory is stable

export const start: Scenario = { name: 'start', rounds: 1, run };

async function run(settings: Settings) {
  const fixture = await prepare(settings.main, null);
  const server = await fixture.start();
  const page = pageFile(await exchange(server.port, '/login'));
  await server.stop();

  const database = fixture.copy();
  const ours: Figures = { ms: [], rss: [] };
  const bare: Figures = { ms: [], rss: [] };
  const times = settings.smoke ? 2 : 10;
  for (let i = 0; i < times; i++) {
    await startOnce(ours, () => fixture.start({ database }));
    await startOnce(bare, () => startPeer(BARE, page, null));
    settings.progress(
      `start ${i + 1}: ${ours.ms.at(-1)?.toFixed(0)} and ${bare.ms.at(-1)?.toFixed(0)} ms`,
    );
  }
  const row = (name: string, { ms, rss }: Figures) => [
    name,
    lowerQuartile(ms).toFixed(0),
    (lowerQuartile(rss) / 2 ** 20).toFixed(1),
  ];
  return {
    title: 'Start and rest',
    notes: [
      `Lower quartile of ${times} alternating starts. Ours opens its database and reads and compresses its files.`,
    ],
    table: {
      columns: ['', 'first response ms', 'idle RSS MiB'],
      rows: [row('Coatcheck', ours), row(BARE.name, bare)],
    },
    checks: [
      atMost('start to first response / bare node:http', ratio(ours.ms, bare.ms), 1.6),
      atMost('memory at rest / bare node:http', ratio(ours.rss, bare.rss), 1.2),
    ],
  };
}

function ratio(numerators: readonly number[], denominators: readonly number[]): number {
  return lowerQuartile(numerators) / lowerQuartile(denominators);
}

type Figures = { readonly ms: number[]; readonly rss: number[] };

async function startOnce(figures: Figures, begin: () => Promise<ServerProcess>): Promise<void> {
  const server = await begin();
  await expectOk(server, '/login', {});
  await delay(SETTLED);
  figures.ms.push(server.readyAfter);
  figures.rss.push(residentBytes(server.pid));
  await server.stop();
}
