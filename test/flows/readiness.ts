import assert from 'node:assert/strict';
import type { StorageReason } from '../../src/auth/storage-probe.ts';
import { storageSentence } from '../../src/auth/storage-sentence.ts';
import { askServer, examineServer } from '../../src/cli/doctor/server.ts';
import { readinessFamilies } from '../../src/metrics/readiness.ts';
import { metricsText } from '../../src/metrics/text-format.ts';
import { sampleOf } from '../metrics/served.ts';
import { asJson } from '../requests.ts';
import type { TestApp } from '../support.ts';

type Found = 'ok' | 'moved' | StorageReason;

/**
 * Asserts that /ready, doctor, the metrics, the log and, unless `root` is null, the overview say
 * the same about the database. A second passes before, so that the probe looks again.
 */
export async function expectReadiness(
  app: TestApp,
  root: string | null,
  found: Found,
): Promise<void> {
  app.clock.now += 1_000;
  const isStorage = found !== 'ok' && found !== 'moved';
  const response = await app.request('/ready');
  assert.deepEqual(
    await response.json(),
    isStorage ? { status: 'storage', reason: found } : { status: found },
  );
  const sentence =
    found === 'ok'
      ? null
      : storageSentence(isStorage ? 'storage' : found, isStorage ? found : null);

  const metrics = await metricsText(readinessFamilies(() => true, app.storage));
  assert.equal(sampleOf(metrics, 'coatcheck_ready'), found === 'ok' ? 1 : 0);
  assert.equal(sampleOf(metrics, `coatcheck_ready_state{state="${found}"}`), 1);
  assert.equal(metrics.match(/^coatcheck_ready_state.* 1$/gm)?.length, 1);

  const site = { origin: app.origin, host: '127.0.0.1', port: app.port };
  const [server = assert.fail()] = examineServer(site, await askServer(site));
  assert.equal(server.status, found === 'ok' ? 'ok' : 'fail');
  if (sentence !== null) assert.ok(server.message.endsWith(sentence), server.message);

  const told = app.logged.findLast(({ event }) => /^(?:not_ready|ready_again)$/.test(`${event}`));
  if (told !== undefined) assert.equal(told.advice ?? null, sentence);

  if (root === null) return;
  const overview = await (await app.request('/overview', asJson(root))).json();
  const { findings } = overview as { findings: readonly Record<string, string>[] };
  const storage = findings.find(({ check }) => check === 'storage');
  assert.equal(storage?.message ?? null, sentence);
}
