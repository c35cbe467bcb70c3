/** A Containerfile, carried out in a temporary folder: as far as that goes without an engine. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Owner } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** One instruction: its name in capitals, and the text behind it. */
export type Instruction = { readonly name: string; readonly text: string };

/** The stages of a Containerfile; each begins with its FROM. */
export function stagesOf(containerfile: string): readonly (readonly Instruction[])[] {
  const lines = containerfile
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
  const stages: Instruction[][] = [];
  for (const line of lines.filter((line) => line !== '')) {
    const [, name = '', text = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? assert.fail(line);
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, text });
  }
  return stages;
}

/** The text of the only instruction with this name. */
export function only(stage: readonly Instruction[], name: string): string {
  const found = stage.filter((one) => one.name === name);
  assert.equal(found.length, 1, name);
  return found[0]?.text ?? '';
}

/** The settings of all ENV instructions, in which no value has a blank. */
export function environmentOf(stage: readonly Instruction[]): Readonly<Record<string, string>> {
  const words = stage.filter(({ name }) => name === 'ENV').flatMap(({ text }) => text.split(' '));
  return Object.fromEntries(words.map((word) => word.split('=', 2)));
}

// The packages are those of this repository; the script is that of package.json.
const NPM = `#!/bin/sh -e
case "$*" in
"ci --ignore-scripts") ln -s "$MODULES" node_modules ;;
"run build") exec sh -c "$(node -p 'require("./package.json").scripts.build')" ;;
*) exit 64 ;;
esac
`;

/** The absolute paths of a Containerfile that are not those of this machine. */
const PATHS = /(?<=^|[\s=:"])\/(?:build|data|opt|usr\/local)(?=[/\s":]|$)/g;

/**
 * The file system of a stage: COPY and RUN are carried out below one folder. A stage before can
 * be copied from by its name.
 */
export function createImage(owner: Owner, before: Readonly<Record<string, string>> = {}) {
  const root = temporaryFolder(owner);
  const bin = join(root, 'usr/local/bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(process.execPath, join(bin, 'node'));
  const tools = join(root, 'tools');
  mkdirSync(tools);
  writeFileSync(join(tools, 'npm'), NPM, { mode: 0o755 });
  if (process.geteuid?.() !== 0) {
    writeFileSync(join(tools, 'chown'), '#!/bin/sh\n', { mode: 0o755 });
  }
  const PATH = [bin, tools, process.env.PATH].join(':');
  /** A text with its paths below the folder. */
  const here = (text: string) => text.replaceAll(PATHS, (path) => join(root, path));
  let folder = root;

  const copy = (text: string) => {
    const [, stage, words = ''] = /^(?:--from=(\w+) )?(.*)$/.exec(text) ?? [];
    const names = words.split(' ');
    const target = names.pop() ?? '';
    const to = resolve(folder, here(target).replace(/\/$/, ''));
    for (const name of names) {
      const from = stage === undefined ? resolve(name) : join(before[stage] ?? assert.fail(), name);
      const into = names.length > 1 || target.endsWith('/') ? join(to, basename(name)) : to;
      mkdirSync(dirname(into), { recursive: true });
      cpSync(from, into, { recursive: true });
    }
  };
  const run = (text: string) => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', here(text)], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PATH, MODULES: resolve('node_modules') },
    });
    assert.equal(status, 0, `${text}\n${stdout}${stderr}`);
  };
  const carryOut = ({ name, text }: Instruction) => {
    if (name === 'COPY') copy(text);
    if (name === 'RUN') run(text);
    if (name !== 'WORKDIR') return;
    folder = here(text);
    mkdirSync(folder, { recursive: true });
  };
  return { root, here, PATH, carryOut };
}

/** Whether the ignore file lets a file of the context through: it is a list of exceptions. */
export function isSent(name: string): boolean {
  const lines = readFileSync('.dockerignore', 'utf8').split('\n');
  return lines.includes('*') && lines.includes(`!${name}`);
}
