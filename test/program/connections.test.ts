import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { startProcess } from './child.ts';

describe('the connections of the program', () => {
  it('do not hold up its end when nothing was sent on them', async (t) => {
    const child = await startProcess(t, { DATABASE: ':memory:' });
    const silent = connect(Number(new URL(child.origin).port), '127.0.0.1');
    silent.on('error', () => {});
    await once(silent, 'connect');
    // and the silent one is accepted, too
    assert.equal((await fetch(`${child.origin}/health`)).status, 200);
    const started = performance.now();
    assert.equal(await child.end('SIGTERM'), 0);
    assert.ok(performance.now() - started < 4_000);
  });

  it('may fail to be accepted: that is logged, and the others go on', {
    timeout: 90_000,
  }, async (t: TestContext) => {
    // What node does when the system has no file left for a connection, brought in from outside.
    const lack = `import { Server } from 'node:http';
      const listen = Server.prototype.listen;
      Server.prototype.listen = function (...args) {
        process.on('SIGUSR2', () => this.emit('error', new Error('accept EMFILE')));
        return listen.apply(this, args);
      };`;
    const lacking = `data:text/javascript,${encodeURIComponent(lack)}`;
    const command = [process.execPath, '--import', lacking, 'src/main.ts'] as const;
    const child = await startProcess(t, { DATABASE: ':memory:' }, command);
    for (const _ of ['first', 'second']) {
      child.process.kill('SIGUSR2');
      await child.saying('"event":"not_accepted"');
      assert.equal((await fetch(`${child.origin}/health`)).status, 200);
    }
    assert.equal(await child.end('SIGTERM'), 0);
  });
});
