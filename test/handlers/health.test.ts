import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Storage, StorageReason } from '../../src/auth/storage-probe.ts';
import { storageSentence } from '../../src/auth/storage-sentence.ts';
import { healthHandlers } from '../../src/handlers/health.ts';
import { contextOf, dataOf, openSite } from './site.ts';

const ready = contextOf('/ready');

describe('health', () => {
  it('is 200, whatever the state of the database', async (t) => {
    const { deps } = await openSite(t);
    const storage = async () =>
      ({ state: 'storage', reason: 'full', error: new Error('disk full') }) as const;
    const { health } = healthHandlers({ ...deps, storage });
    assert.deepEqual(dataOf(await health(contextOf('/health'))), { status: 'ok' });
  });
});

describe('ready', () => {
  it('is 200 while the database can be written', async (t) => {
    const { deps } = await openSite(t);
    const reply = await healthHandlers(deps).ready(ready);
    assert.equal(reply.status, 200);
    assert.deepEqual(dataOf(reply), { status: 'ok' });
  });

  it('is 503 while the server stops', async (t) => {
    const { deps } = await openSite(t, { isReady: () => false });
    const reply = await healthHandlers(deps).ready(ready);
    assert.equal(reply.status, 503);
    assert.deepEqual(dataOf(reply), { status: 'stopping' });
  });

  it('is 503 with Retry-After while the database cannot be written, and logs the change once', async (t) => {
    const { deps, logged } = await openSite(t);
    let state: 'ok' | 'storage' = 'storage';
    let reason: StorageReason = 'locked';
    const storage = async (): Promise<Storage> =>
      state === 'ok' ? { state } : ({ state, reason, error: new Error('disk full') } as const);
    const { ready: show } = healthHandlers({ ...deps, storage });
    const reply = await show(ready);
    await show(ready);
    assert.equal(reply.status, 503);
    assert.equal(reply.headers['retry-after'], '1');
    assert.deepEqual(dataOf(reply), { status: 'storage', reason: 'locked' });
    reason = 'full';
    assert.deepEqual(dataOf(await show(ready)), { status: 'storage', reason: 'full' });
    state = 'ok';
    await show(ready);
    assert.deepEqual(
      logged.map(({ event, reason, advice }) => [event, reason, advice]),
      [
        ['not_ready', 'locked', storageSentence('storage', 'locked')],
        ['not_ready', 'full', storageSentence('storage', 'full')],
        ['ready_again', undefined, undefined],
      ],
    );
  });
});
