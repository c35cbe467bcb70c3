import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkPassedSocket } from '../../src/config/passed-socket.ts';
import { StartFailure } from '../../src/config/start-failure.ts';
import { createLog } from '../../src/log.ts';

/** What the log says of a socket there, when HOST and PORT say `host` and 3000. */
function said(actual: string, host: string, port = 3000): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  const log = createLog('warn', (line) => lines.push(JSON.parse(line)), Date.now);
  checkPassedSocket({ host: actual, port }, { host, port: 3000 }, log);
  return lines;
}

describe('checkPassedSocket', () => {
  it('has nothing to say of a socket where HOST and PORT are', () => {
    for (const [actual, host] of [
      ['127.0.0.1', '127.0.0.1'],
      ['unix:/run/a.sock', 'unix:/run/a.sock'],
      ['::', '0.0.0.0'],
      ['10.0.0.1', '10.0.0.1'],
    ] as const) {
      assert.deepEqual(said(actual, host), []);
    }
  });

  it('warns that doctor looks elsewhere', () => {
    const [{ event, socket, advice } = assert.fail()] = said('unix:/run/a.sock', '127.0.0.1');
    assert.deepEqual([event, socket], ['other_socket', 'unix:/run/a.sock']);
    assert.equal(
      advice,
      'doctor looks for the server at 127.0.0.1:3000: set HOST and PORT as in the socket unit',
    );
    assert.equal(said('127.0.0.1', '127.0.0.1', 3001).length, 1);
  });

  it('refuses a socket that other machines can reach when HOST says that they cannot', () => {
    for (const [actual, host] of [
      ['::', '127.0.0.1'],
      ['0.0.0.0', 'localhost'],
      ['192.0.2.1', 'unix:/run/a.sock'],
    ] as const) {
      assert.throws(
        () => said(actual, host),
        (error) => error instanceof StartFailure && error.exitCode === 78,
      );
    }
  });
});
