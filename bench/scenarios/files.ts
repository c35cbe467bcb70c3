/** The style sheet: sent whole, and as 304 when the browser has it. */
import { COLUMNS, cells } from '../columns.ts';
import { SERVER_CORE } from '../cores.ts';
import { type Answer, exchange } from '../exchange.ts';
import { prepare } from '../fixture.ts';
import { fileFile } from '../page-file.ts';
import { BARE_FILE, startPeer } from '../peers.ts';
import { atMost, type Scenario, type Settings } from '../report.ts';
import { type Contender, cpuRatio, runRounds } from '../rounds.ts';
import type { ServerProcess } from '../server-process.ts';
import { expectOk, expectSame } from '../verify.ts';
import { get, PAGE_HEADERS } from '../wire.ts';

export const files: Scenario = { name: 'files', rounds: 5, run };

async function run(settings: Settings) {
  const fixture = await prepare(settings.main, SERVER_CORE);
  const server = await fixture.start();
  const page = await expectOk(server, '/login', {});
  const path = /\/style\.\w+\.css/.exec(page.body.toString())?.[0] ?? '';
  const full = await expectOk(server, path, {});
  const condition = { 'If-None-Match': String(full.headers.etag) };
  const notModified = await exchange(server.port, path, { headers: condition });
  await server.stop();

  const file = fileFile(full, notModified);
  const startBare = () => startPeer(BARE_FILE, file, SERVER_CORE);
  const one = (name: string, start: () => Promise<ServerProcess>, wanted: Answer): Contender => ({
    name,
    start,
    ready: async (started) => {
      const headers = wanted === full ? {} : condition;
      await expectSame(started, path, headers, wanted);
      const requests = [get(path, started.port, { ...PAGE_HEADERS, ...headers })];
      return { requests, status: wanted.status };
    },
  });
  const contenders = [
    one('Coatcheck, 200', () => fixture.start(), full),
    one('bare node:http, 200', startBare, full),
    one('Coatcheck, 304', () => fixture.start(), notModified),
    one('bare node:http, 304', startBare, notModified),
  ];
  const rounds = await runRounds(contenders, settings);
  const ratio = (what: string) => cpuRatio(rounds, `Coatcheck, ${what}`, `bare node:http, ${what}`);
  return {
    title: 'Style sheet',
    notes: [`${full.body.length} bytes, compressed with brotli. Ours logs each request.`],
    table: { columns: COLUMNS, rows: contenders.map(({ name }) => cells(rounds, name)) },
    checks: [
      atMost('style sheet, 200 / bare node:http', ratio('200'), 1.2),
      atMost('style sheet, 304 / bare node:http', ratio('304'), 1.2),
    ],
  };
}
