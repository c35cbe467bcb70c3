import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { commands } from '../../src/cli/commands.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const page = readFileSync('docs/command-line.md', 'utf8');

type Step = { readonly command: string; readonly expected: string };

/** The commands of the page, in its order, with the output that it shows. */
function steps(): Step[] {
  const transcripts = [...page.matchAll(/^```console\n(.*?)^```$/gms)].map(([, code = '']) => code);
  return transcripts
    .flatMap((code) => code.split(/^\$ /m).slice(1))
    .map((step) => {
      const [command = '', ...expected] = step.trimEnd().split('\n');
      return { command, expected: expected.join('\n') };
    });
}

/** A pattern for a text in which … stands for any text. */
function patternOf(text: string): RegExp {
  const literal = text.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('[^]*?')}$`);
}

describe('docs/command-line.md', () => {
  it('shows the output that its commands print', (t) => {
    const folder = temporaryFolder(t);
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const program = `exec "${process.execPath}" "${resolve('src/cli.ts')}" "$@"`;
    writeFileSync(join(bin, 'coatcheck'), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
    const env = {
      PATH: `${bin}${delimiter}${process.env.PATH}`,
      DATABASE: join(folder, 'coatcheck.db'),
    };
    const all = steps();
    assert.ok(all.length >= 14);
    for (const { command, expected } of all) {
      const { stdout } = spawnSync('sh', ['-c', `{ ${command}; } 2>&1`], {
        cwd: folder,
        encoding: 'utf8',
        env,
      });
      assert.match(stdout.trimEnd(), patternOf(expected), command);
    }
  });

  it('lists every command with its synopsis', () => {
    for (const { name, synopsis } of commands) {
      const usage = `${name} ${synopsis}`.trim().replaceAll('|', '\\|');
      assert.ok(page.includes(`| \`${usage}\` |`), usage);
    }
  });
});
