import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { PRINTED_PASSWORDS } from '../../src/auth/passwords/printed-passwords.ts';
import { json } from '../requests.ts';
import { startProcess } from './child.ts';

describe('the transcripts in docs/sessions-and-tokens.md', () => {
  it('show the output that their commands print', async (t) => {
    const page = readFileSync('docs/sessions-and-tokens.md', 'utf8');
    const transcripts = Array.from(page.matchAll(/^```console\n(.*?)^```$/gms), ([, lines = '']) =>
      lines.split(/^\$ /m).filter((step) => step !== ''),
    );
    assert.deepEqual(
      transcripts.map(({ length }) => length),
      [4, 3],
    );
    const [login = ''] = transcripts[0] ?? [];
    const steps = [...(transcripts[0] ?? []), login, ...(transcripts[1] ?? [])];
    const app = await startProcess(t, { DATABASE: ':memory:' });
    const [password] = PRINTED_PASSWORDS;
    await fetch(`${app.origin}/signup`, json({ email: 'ada@example.com', password }));

    const env: NodeJS.ProcessEnv = { ...process.env };
    for (const step of steps) {
      const here = step.trimEnd().replaceAll('localhost:3000', new URL(app.origin).host);
      const [command = '', expected = ''] = here.split('\n');
      const ours = command.replace('curl', 'curl -sS');
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
      if (stdout.includes('"key":')) Object.assign(env, { KEY: JSON.parse(stdout).key });
    }
  });
});
