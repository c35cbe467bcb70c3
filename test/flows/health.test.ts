import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startApp, type TestApp } from '../support.ts';
import { ready } from './ready.ts';

const notReady = (app: TestApp) =>
  app.logged.filter(({ event }) => event === 'not_ready' || event === 'ready_again');

describe('GET /ready', () => {
  it('is 503 while nothing can be written, and 200 again afterwards, and the log says why', async (t) => {
    const app = await startApp(t);
    assert.deepEqual(await ready(app), [200, 'ok']);
    const repair = await app.testDatabase.refuseWrites();
    for (let i = 0; i < 3; i++) assert.deepEqual(await ready(app), [503, 'storage']);
    assert.equal((await app.request('/health')).status, 200, 'a restart would not help');
    await repair();
    assert.deepEqual(await ready(app), [200, 'ok']);
    const lines = notReady(app);
    assert.deepEqual(
      lines.map(({ event, status }) => [event, status]),
      [
        ['not_ready', 'storage'],
        ['ready_again', undefined],
      ],
    );
    assert.match(String(lines[0]?.error), /read-?only/);
  });
});
