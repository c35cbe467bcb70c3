import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { commands } from '../../src/cli/commands.ts';
import type { Owner } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const page = readFileSync('docs/command-line.md', 'utf8');
const [, people = ''] = readFileSync('docs/operations.md', 'utf8').split(/^## (?=.*by CSV$)/m);

const SERVERS_FOLDER = '/var/lib/coatcheck';

type Step = { readonly command: string; readonly expected: string };

/** The commands of a page, in its order, with the output that it shows. */
function steps(text: string): Step[] {
  const transcripts = [...text.matchAll(/^```console\n(.*?)^```$/gms)].map(([, code = '']) => code);
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

/** A folder with the program, and what a command in it prints. It stands for /var/lib/coatcheck. */
function shell(owner: Owner) {
  const folder = temporaryFolder(owner);
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const program = `exec "${process.execPath}" "${resolve('src/cli.ts')}" "$@"`;
  writeFileSync(join(bin, 'coatcheck'), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
  const env = {
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    DATABASE: join(folder, 'coatcheck.db'),
  };
  const print = (command: string) => {
    const here = command.replaceAll(SERVERS_FOLDER, folder);
    const options = { cwd: folder, encoding: 'utf8', env } as const;
    const { stdout } = spawnSync('sh', ['-c', `{ ${here}; } 2>&1`], options);
    return stdout.replaceAll(folder, SERVERS_FOLDER);
  };
  return { folder, print };
}

function checkSteps(print: (command: string) => string, text: string, least: number): void {
  const all = steps(text);
  assert.ok(all.length >= least);
  for (const { command, expected } of all) {
    assert.match(print(command).trimEnd(), patternOf(expected), command);
  }
}

describe('docs/operations.md about many people', () => {
  it('shows the output that its commands print, for the file that it shows', (t) => {
    const { folder, print } = shell(t);
    const [, csv = ''] = /^```csv\n(.*?)^```$/ms.exec(people) ?? [];
    writeFileSync(join(folder, 'people.csv'), csv);
    print('coatcheck user add root@example.com --role admin --create');
    checkSteps(print, people, 5);
    assert.match(print('cat links.csv'), /^\ufeff?email,name,link,until\r\nada@example\.com,Ada /);
    print('coatcheck user export --csv all.csv');
    assert.match(print('coatcheck user import all.csv'), /^1 person: 0 to be invited, 1 with an/m);
  });
});

describe('docs/command-line.md', () => {
  it('shows the output that its commands print', (t) => {
    checkSteps(shell(t).print, page, 18);
  });

  it('lists every command with its synopsis', () => {
    for (const { name, synopsis } of commands) {
      const usage = `${name} ${synopsis}`.trim().replaceAll('|', '\\|');
      assert.ok(page.includes(`| \`${usage}\` |`), usage);
    }
  });
});
