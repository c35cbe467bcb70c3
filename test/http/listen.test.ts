import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listen } from '../../src/http/listen.ts';
import { createLimitedServer } from '../../src/http/server.ts';
import { listen as listenAnywhere } from './wire.ts';

describe('listen', () => {
  it('handles no later errors of the server', async (t) => {
    const server = createLimitedServer([]);
    t.after(() => server.close());
    await listen(server, { host: '127.0.0.1', port: 0 });
    assert.equal(server.listenerCount('error'), 0);
  });

  it('rejects when the port is in use', async (t) => {
    const port = await listenAnywhere(t, createLimitedServer([]));
    await assert.rejects(listen(createLimitedServer([]), { host: '127.0.0.1', port }), {
      code: 'EADDRINUSE',
    });
  });
});
