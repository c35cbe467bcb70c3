import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandLine, freshDatabase } from './cli.ts';

describe('keys rotate', () => {
  it('makes a key, and leaves an event behind that says so', async (t) => {
    const { json } = commandLine(freshDatabase(t));
    await json('user', 'add', 'ada@example.com', '--create');
    const key = await json('keys', 'rotate');
    assert.equal(key.algorithm, 'EdDSA');
    const [event] = await json('events');
    assert.deepEqual([event.kind, event.reason, event.requestId], ['key_rotated', 'EdDSA', 'cli']);
  });
});
