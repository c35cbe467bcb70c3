import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../temporary-folder.ts';

describe('src/http', () => {
  it('can be lifted out: copied into an empty folder, it passes the type checker', (t) => {
    const folder = temporaryFolder(t);
    cpSync('src/http', join(folder, 'http'), { recursive: true });
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const { compilerOptions } = JSON.parse(readFileSync('tsconfig.json', 'utf8'));
    const config = { compilerOptions, include: ['http'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const { status, stdout } = spawnSync('node_modules/.bin/tsc', ['-p', folder], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout);
  });

  it('imports nothing but itself and what node has built in', () => {
    const imports = globSync('src/http/*.ts').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/ from '([^']+)';/g)].map(([, name = '']) => name),
    );
    assert.ok(imports.length > 50);
    assert.deepEqual(
      imports.filter((name) => !/^(?:node:|\.\/[\w-]+\.ts$)/.test(name)),
      [],
    );
  });
});
