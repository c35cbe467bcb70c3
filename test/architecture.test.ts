import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';

/** Which rooms of the house a room may import from. A room is a folder, or a file directly in src/. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/main.ts': ['src/require-node.js'],
  'src/start.ts': [
    ...['src/app.ts', 'src/services.ts', 'src/housekeeping.ts', 'src/config.ts'],
    ...['src/output.ts', 'src/start-failure.ts', 'src/warnings.ts'],
    ...[
      'src/settings.ts',
      'src/shared-settings.ts',
      'src/stopping.ts',
      'src/log.ts',
      'src/mail.ts',
      'src/mail-queue.ts',
    ],
    ...['src/http', 'src/auth', 'src/storage'],
  ],
  'src/learn': ['src/learn', 'src/http', 'views'],
  'src/services.ts': ['src/config.ts', 'src/auth', 'src/storage'],
  'src/housekeeping.ts': ['src/services.ts', 'src/log.ts', 'src/auth'],
  'src/config.ts': ['src/settings.ts', 'src/log.ts', 'src/http', 'src/auth'],
  'src/settings.ts': ['src/setting-values.ts', 'src/log.ts'],
  'src/setting-values.ts': ['src/http', 'src/auth'],
  'src/app.ts': [
    'src/routes.ts',
    'src/mail.ts',
    'src/log.ts',
    'src/handlers',
    'src/http',
    'src/auth',
  ],
  'src/routes.ts': ['src/handlers'],
  'src/log.ts': [],
  'src/output.ts': [],
  'src/stopping.ts': ['src/log.ts'],
  'src/start-failure.ts': [
    'src/config.ts',
    'src/error-code.ts',
    'src/http',
    'src/auth',
    'src/storage',
  ],
  'src/warnings.ts': ['src/config.ts', 'src/log.ts', 'src/http', 'src/storage'],
  'src/mail.ts': [],
  'src/mail-queue.ts': ['src/mail.ts', 'src/places.ts'],
  'src/node-version.js': [],
  'src/require-node.js': ['src/node-version.js'],
  'src/cli.ts': ['src/require-node.js'],
  'src/command-line.ts': ['src/cli'],
  'src/shared-settings.ts': ['src/config.ts', 'src/settings.ts'],
  'src/cli': [
    'src/cli',
    'src/config.ts',
    'src/error-code.ts',
    'src/shared-settings.ts',
    'src/node-version.js',
    'src/http',
    'src/auth',
    'src/storage',
  ],
  'src/handlers': [
    ...['src/handlers', 'src/http', 'src/auth', 'views'],
    ...['src/log.ts', 'src/mail.ts', 'src/mail-queue.ts', 'src/network.ts'],
  ],
  'src/storage': [
    'src/storage',
    'src/auth',
    'src/error-code.ts',
    'src/recent-map.ts',
    'src/network.ts',
  ],
  'src/error-code.ts': [],
  'src/recent-map.ts': [],
  'src/network.ts': [],
  'src/places.ts': ['src/network.ts'],
  'src/http': ['src/http', 'src/recent-map.ts', 'src/network.ts', 'src/places.ts'],
  'src/auth': [
    'src/auth',
    'src/error-code.ts',
    'src/recent-map.ts',
    'src/network.ts',
    'src/places.ts',
  ],
  views: ['views', 'src/recent-map.ts'],
};

const files = globSync(['src/**/*.{ts,js}', 'views/**/*.ts']);
const room = (file: string) =>
  Object.keys(MAY_IMPORT).find((name) => file === name || file.startsWith(`${name}/`)) ?? file;
const importsOf = (file: string) =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /^(?:import |(?:import|export|\}).*? from )'([^']+)';/gm,
    ),
  ].map(([, name = '']) => name);

describe('the house', () => {
  it('has imports in one direction only', () => {
    const wrong: string[] = [];
    for (const file of files) {
      for (const name of importsOf(file).filter((name) => name.startsWith('.'))) {
        const target = room(normalize(join(dirname(file), name)));
        if (!MAY_IMPORT[room(file)]?.includes(target)) wrong.push(`${file} imports ${target}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(files.length > 40);
  });

  it('has one way into learning mode, which is taken with LEARN=1 alone', () => {
    // Whatever is in quotes and names the folder or its pages: import(), import type, require, a path that is read.
    const mentions = (file: string) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          /['"`]([^'"`\s]*(?:\blearn\/|\/wire\b)[^'"`\s]*)['"`]/g,
        ),
      ].map(([, name = '']) => `${file}: ${name}`);
    const outside = files.filter((file) => !/^src\/learn\/|^views\/wire/.test(file));
    assert.deepEqual(outside.flatMap(mentions), ['src/start.ts: ./learn/learn.ts']);
    assert.match(
      readFileSync('src/start.ts', 'utf8'),
      /config\.learn \? await import\('\.\/learn\/learn\.ts'\)\.catch\(noLearning\) : null/,
    );
  });

  it('imports nothing from outside but what node has built in', () => {
    const foreign = files.flatMap((file) =>
      importsOf(file)
        .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
        .map((name) => `${file} imports ${name}`),
    );
    assert.deepEqual(foreign, []);
  });

  it('has no run-time dependency', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies']) {
      assert.deepEqual(manifest[kind] ?? {}, {}, kind);
    }
  });

  it('touches the process in the two programs and their entry alone', () => {
    const programs = [
      ...['src/require-node.js', 'src/start.ts', 'src/stopping.ts', 'src/command-line.ts'],
    ];
    const others = files.filter((file) => !programs.includes(file));
    const offenders = others.filter((file) => /\bprocess\./.test(readFileSync(file, 'utf8')));
    assert.deepEqual(offenders, []);
  });

  it('asks for a changed row in one place, which notices a commit that fails', () => {
    const asking = files.filter((file) => /\breturning\b/i.test(readFileSync(file, 'utf8')));
    assert.deepEqual(asking, ['src/storage/changed-row.ts']);
    assert.doesNotMatch(readFileSync('src/storage/changed-row.ts', 'utf8'), /\.(get|iterate)\(/);
  });

  it('turns senders away in two places, which say when they may come back', () => {
    const places = files.filter(
      (file) =>
        !/^src\/(learn|handlers\/openapi)\//.test(file) &&
        /(?:status: |HttpError\(\s*|json\()429/.test(readFileSync(file, 'utf8')),
    );
    assert.deepEqual(places, ['src/handlers/bad-token.ts', 'src/handlers/form.ts']);
  });

  it('trusts no string as markup', () => {
    const callers = files.filter(
      (file) => file !== 'views/html.ts' && /\braw\(/.test(readFileSync(file, 'utf8')),
    );
    assert.deepEqual(callers, []);
  });

  it('runs no code made from text, and one other program: the mail command', () => {
    const offenders = (forbidden: RegExp) =>
      files.filter((file) => forbidden.test(readFileSync(file, 'utf8')));
    assert.deepEqual(offenders(/\beval\(|new Function\(|node:vm|new RegExp\(/), []);
    assert.deepEqual(offenders(/node:child_process/), ['src/mail.ts']);
  });
});

describe('an exported function or class', () => {
  it('has a docstring: what it takes, what it answers with, what it throws', () => {
    const bare = files.flatMap((file) => {
      const lines = readFileSync(file, 'utf8').split('\n');
      return lines.flatMap((line, i) => {
        const [, name] = /^export (?:async )?(?:function\*?|class) (\w+)/.exec(line) ?? [];
        if (name === undefined) return [];
        let above = i - 1;
        while (lines[above]?.startsWith('// ')) above--;
        return lines[above]?.endsWith('*/') ? [] : [`${file}: ${name}`];
      });
    });
    assert.deepEqual(bare, []);
  });
});
