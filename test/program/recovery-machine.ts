import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { freePort, type Owner } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startProcess } from './child.ts';
import { STAND_INS } from './machine.ts';

/**
 * A temporary folder that stands for a machine with the program installed, its settings in
 * /etc/coatcheck.env: the commands of section 4 of docs/operations.md run in it. The program is
 * that of the sources, behind the real wrapper.
 */
export async function createInstalled(owner: Owner) {
  const folder = temporaryFolder(owner);
  const place = (name: string) => join(folder, name);
  for (const name of ['bin', 'opt', 'etc', 'units', 'lib']) mkdirSync(place(name));
  const [port, drillPort] = [String(await freePort()), String(await freePort())];
  /** A text of the page with the paths and ports of this machine. */
  const here = (text: string) =>
    text
      .replaceAll('/opt/coatcheck', place('opt'))
      .replaceAll('/var/lib/coatcheck', place('lib'))
      .replaceAll('/var/backups/coatcheck', place('backups'))
      .replaceAll('/etc/coatcheck.env', place('etc/coatcheck.env'))
      .replaceAll('/etc/systemd/system', place('units'))
      .replaceAll('3999', drillPort);
  const program = (path: string, text: string) => writeFileSync(path, text, { mode: 0o755 });
  for (const [name, script] of Object.entries(STAND_INS)) {
    program(place(`bin/${name}`), `#!/bin/sh\n${script}\n`);
  }
  program(place('opt/coatcheck'), here(readFileSync('deploy/coatcheck', 'utf8')));
  const source = `${resolve('src')}/$(basename "$1" .js).ts`;
  program(
    place('opt/node'),
    `#!/bin/sh\nmain="${source}"\nshift\nexec ${process.execPath} "$main" "$@"\n`,
  );
  symlinkSync(resolve('deploy'), place('opt/deploy'));
  symlinkSync(place('opt/coatcheck'), place('bin/coatcheck'));
  const settings = `ORIGIN=http://localhost:${port}\nPORT=${port}\nDATABASE=${place('lib/coatcheck.db')}\n`;
  writeFileSync(place('etc/coatcheck.env'), settings);

  const { DATABASE: _, ...environment } = process.env;
  const PATH = [place('bin'), dirname(process.execPath), process.env.PATH].join(delimiter);
  /** Runs a block in a shell, as a paste into a terminal does: a line that fails ends nothing. */
  const paste = (block: string | undefined, shell: readonly string[] = ['sh', '-c']) => {
    assert.ok(block);
    const [name = '', ...args] = shell;
    return spawnSync(name, [...args, here(block)], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...environment, PATH },
    });
  };
  /** The output of a block of which every line has to succeed. */
  const run = (block: string | undefined): string => {
    const { status, stdout, stderr } = paste(block, ['sh', '-e', '-c']);
    assert.equal(status, 0, `${block}\n${stdout}${stderr}`);
    return stdout;
  };
  /** Starts a server with a block that runs it. */
  const start = (block: string, PORT: string) =>
    startProcess(owner, { PORT, PATH }, [
      'sh',
      '-c',
      `exec ${here(block).replace(/^sudo -u \w+ /, '')}`,
    ]);
  return {
    run,
    paste,
    here,
    start: () => start('coatcheck serve', port),
    startDrill: (block: string) => start(block, drillPort),
    /** The arguments of each call of the stand-in for systemctl. */
    asked: () => readFileSync(place('bin/systemctl.asked'), 'utf8'),
  };
}
