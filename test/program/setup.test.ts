import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../people.ts';
import { json } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startProcess } from './child.ts';

describe('the link to the set-up page', () => {
  it('is printed at start as long as there is no administrator', { timeout: 90_000 }, async (t) => {
    const DATABASE = join(temporaryFolder(t), 'coatcheck.db');
    const offered = (lines: readonly string[]) =>
      lines.map((line) => /http\S+\/setup\/[\w-]{43}$/.exec(line)?.[0]).find(Boolean);
    const first = await startProcess(t, { DATABASE });
    while (offered(first.lines) === undefined) await new Promise(setImmediate);
    const [address = '', token = ''] = (offered(first.lines) ?? '').split(/\/(?=[^/]*$)/);
    const response = await fetch(address, json({ ...ROOT, token }));
    assert.equal(response.status, 201);
    assert.deepEqual(await response.json(), { id: 1, email: ROOT.email, name: '', role: 'admin' });
    await first.end('SIGTERM');
    const second = await startProcess(t, { DATABASE });
    await fetch(`${second.origin}/health`);
    assert.equal(offered(second.lines), undefined);
    await second.end('SIGTERM');
  });
});
