/** The built program, with the driver installed beside it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { ADA } from '../people.ts';
import { startProcess } from '../program/child.ts';
import { copyRepository } from '../program/machine.ts';
import { json } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { skip, useCluster } from './backend.ts';

const cluster = useCluster();

/** The packages that `npm i pg@8` installs. */
function packagesOf(name: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name)) return found;
  found.add(name);
  const { dependencies = {} } = JSON.parse(
    readFileSync(join('node_modules', name, 'package.json'), 'utf8'),
  );
  for (const dependency of Object.keys(dependencies)) packagesOf(dependency, found);
  return found;
}

describe('the built program', { skip }, () => {
  it('works with PostgreSQL when the driver is installed beside it', async (t) => {
    const folder = temporaryFolder(t);
    const repository = copyRepository(temporaryFolder(t));
    execFileSync(process.execPath, ['build.ts'], { cwd: repository, stdio: 'inherit' });
    cpSync(join(repository, 'dist'), join(folder, 'dist'), { recursive: true });
    for (const name of packagesOf('pg')) {
      const options = { recursive: true, dereference: true };
      cpSync(join('node_modules', name), join(folder, 'node_modules', name), options);
    }
    const DATABASE = cluster().url(await cluster().createDatabase());
    const settings = { DATABASE, KEY_FILE: join(folder, 'coatcheck.key') };
    const main = join(folder, 'dist/src/main.js');
    const { origin, end } = await startProcess(t, settings, [process.execPath, main]);
    assert.equal((await fetch(`${origin}/signup`, json(ADA))).status, 201);
    const listed = execFileSync(
      process.execPath,
      [join(folder, 'dist/src/cli.js'), 'user', 'list'],
      { env: { ...process.env, ...settings }, encoding: 'utf8' },
    );
    assert.match(listed, /ada@example\.com/);
    assert.equal(await end('SIGTERM'), 0);
    const bundled = globSync(join(folder, 'dist/src/*.js')).filter((file) =>
      readFileSync(file, 'utf8').includes('node_modules/pg'),
    );
    assert.deepEqual(
      bundled.map((file) => basename(file)),
      [],
      'the driver is not in the bundle',
    );
  });
});
