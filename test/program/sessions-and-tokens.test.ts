import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { PRINTED_PASSWORDS } from '../../src/auth/passwords/printed-passwords.ts';
import { json } from '../requests.ts';
import { startProcess } from './child.ts';

describe('the transcript in docs/sessions-and-tokens.md', () => {
  it('shows the output that its commands print', async (t) => {
    const page = readFileSync('docs/sessions-and-tokens.md', 'utf8');
    const [, transcript = ''] = /^```console\n(.*?)^```$/ms.exec(page) ?? [];
    const steps = transcript.split(/^\$ /m).filter((step) => step !== '');
    assert.equal(steps.length, 4);
    const app = await startProcess(t, { DATABASE: ':memory:' });
    const [password] = PRINTED_PASSWORDS;
    await fetch(`${app.origin}/signup`, json({ email: 'ada@example.com', password }));

    const env: NodeJS.ProcessEnv = { ...process.env };
    for (const step of steps) {
      const [command = '', expected = ''] = step.trimEnd().split('\n');
      const ours = command
        .replace('localhost:3000', new URL(app.origin).host)
        .replace('curl', 'curl -sS');
      const { stdout } = spawnSync('sh', ['-c', ours], { env, encoding: 'utf8' });
      const parts = expected.split('…');
      let from = 0;
      for (const part of parts) {
        const at = stdout.indexOf(part, from);
        assert.ok(at >= from, `${command}\n${stdout}`);
        from = at + part.length;
      }
      if (stdout.startsWith('{"token"')) {
        const { token, refreshToken } = JSON.parse(stdout);
        Object.assign(env, { TOKEN: token, REFRESH: refreshToken });
      }
    }
  });
});
