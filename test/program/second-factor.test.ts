import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { STEP_MS } from '../../src/auth/factors/totp.ts';
import { PRINTED_PASSWORDS } from '../../src/auth/passwords/printed-passwords.ts';
import { codeOf } from '../factor-app.ts';
import { json } from '../requests.ts';
import { startApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const page = readFileSync('docs/second-factor.md', 'utf8');

/** The commands of the page, in its order, with the first line of the output that it shows. */
function steps(): { readonly command: string; readonly expected: string }[] {
  const transcripts = [...page.matchAll(/^```console\n(.*?)^```$/gms)];
  const texts = transcripts.flatMap(([, code = '']) => code.split(/^\$ /m).slice(1));
  return texts.map((step) => {
    const [command = '', expected = ''] = step.trimEnd().split('\n');
    return { command, expected };
  });
}

/** A pattern for a text in which … stands for any text. */
function patternOf(expected: string): RegExp {
  const parts = expected.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

describe('the transcript in docs/second-factor.md', () => {
  it('shows the output that its commands print', async (t) => {
    const app = await startApp(t);
    const [password] = PRINTED_PASSWORDS;
    await app.request('/signup', json({ email: 'ada@example.com', password }));
    const cwd = temporaryFolder(t);
    const env: NodeJS.ProcessEnv = { ...process.env };
    let key: string | null = null;
    const all = steps();
    assert.equal(all.length, 9);
    for (const { command, expected } of all) {
      if (key !== null) {
        app.clock.now += STEP_MS; // each code works once
        env.CODE = codeOf(key, app.clock.now);
      }
      const ours = command.replace('localhost:3000', `localhost:${app.port}`);
      const curl = spawn('sh', ['-c', ours.replace('curl', 'curl -sS')], { cwd, env });
      const [output] = await Promise.all([text(curl.stdout), once(curl, 'close')]);
      assert.match(output.trimEnd(), patternOf(expected), command);
      const facts = JSON.parse(output);
      if ('key' in facts) key = String(facts.key);
      if (key !== null) env.CODE ??= codeOf(key, app.clock.now);
      if ('secondFactor' in facts) env.PENDING = facts.secondFactor.pending;
      if ('recoveryCodes' in facts && Array.isArray(facts.recoveryCodes)) {
        env.RECOVERY = facts.recoveryCodes[0];
      }
    }
  });
});

describe('docs/second-factor.md', () => {
  it('quotes the words of the pages', () => {
    const views = ['second-factor', 'second-step', 'login', 'new-passkey', 'user-actions'];
    const words = views.map((name) => readFileSync(`views/${name}.ts`, 'utf8')).join('\n');
    const quoted = [...page.matchAll(/(?:press|presses|Press|choose) "([^"]+)"/g)];
    assert.ok(quoted.length >= 5);
    for (const [, name = ''] of quoted) assert.ok(words.includes(name), name);
  });
});
