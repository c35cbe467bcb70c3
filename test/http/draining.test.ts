import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drain, isAccepting } from '../../src/http/draining.ts';
import { listen } from '../../src/http/listen.ts';
import { createLimitedServer } from '../../src/http/server.ts';
import { stop } from '../../src/http/stop.ts';

describe('isAccepting', () => {
  it('is true from listening until the drain begins, which lasts while connections are accepted', async () => {
    const server = createLimitedServer([]);
    assert.equal(isAccepting(server), false);
    await listen(server, { host: '127.0.0.1', port: 0 });
    assert.equal(isAccepting(server), true);
    const drained = drain(server, 1);
    assert.deepEqual([isAccepting(server), server.listening], [false, true]);
    await drained;
    assert.deepEqual([isAccepting(server), server.listening], [false, true]);
    await stop(server, 0);
  });

  it('stays true until the stop when there is no time to drain', async () => {
    const server = createLimitedServer([]);
    await listen(server, { host: '127.0.0.1', port: 0 });
    await drain(server, 0);
    assert.equal(isAccepting(server), true);
    await stop(server, 0);
    assert.equal(isAccepting(server), false);
  });
});
