import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { healthHandlers } from '../../src/handlers/health.ts';
import { contextOf, dataOf, openSite } from './site.ts';

const ready = contextOf('/ready');

describe('health', () => {
  it('is 200, whatever the state of the database', async (t) => {
    const { deps } = await openSite(t);
    const storage = async () => ({ state: 'storage', error: new Error('disk full') }) as const;
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
    const storage = async () =>
      state === 'ok' ? ({ state } as const) : ({ state, error: new Error('disk full') } as const);
    const { ready: show } = healthHandlers({ ...deps, storage });
    const reply = await show(ready);
    await show(ready);
    assert.equal(reply.status, 503);
    assert.equal(reply.headers['retry-after'], '1');
    assert.deepEqual(dataOf(reply), { status: 'storage' });
    state = 'ok';
    await show(ready);
    assert.deepEqual(
      logged.map(({ event }) => event),
      ['not_ready', 'ready_again'],
    );
  });
});
