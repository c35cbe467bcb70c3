import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { PRINTED_PASSWORDS } from '../../src/auth/passwords/printed-passwords.ts';
import { PASSWORD } from '../people.ts';
import { json } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
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

describe('the service in docs/sessions-and-tokens.md', () => {
  it('accepts a token for itself, and refuses tokens for Coatcheck and for other services', async (t) => {
    const page = readFileSync('docs/sessions-and-tokens.md', 'utf8');
    const [, lines = ''] = /^```js\n(.*?)^```$/ms.exec(page) ?? [];
    const audience = 'https://reports.example.com';
    const app = await startProcess(t, { DATABASE: ':memory:', AUDIENCES: `${audience},wiki` });
    const credentials = { email: 'ada@example.com', password: PASSWORD };
    await fetch(`${app.origin}/signup`, json(credentials));
    const tokenFor = async (more: object) => {
      const asked = json({ ...credentials, ...more });
      const response = await fetch(`${app.origin}/token/login`, asked);
      return ((await response.json()) as { token: string }).token;
    };

    const folder = temporaryFolder(t);
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules')); // for jose
    const file = join(folder, 'service.mjs');
    assert.ok(lines.includes("'https://login.example.com'"));
    writeFileSync(file, lines.replace('https://login.example.com', app.origin));
    const { accountOf } = await import(pathToFileURL(file).href);
    assert.match(await accountOf(await tokenFor({ audience })), /^[0-9a-f]{32}$/);
    for (const other of [{}, { audience: 'wiki' }]) {
      await assert.rejects(accountOf(await tokenFor(other)), /unexpected "aud" claim value/);
    }
  });
});
