import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';

/** Which folder may import from which. A file directly in src/ is listed by itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/main.ts': ['src/process'],
  'src/cli.ts': ['src/process'],
  'src/coatcheck.ts': ['src/process'],
  'src/start.ts': ['src/start-server.ts', 'src/version.ts', 'src/config', 'src/process'],
  'src/start-server.ts': [
    'src/open-site.ts',
    'src/start-steps.ts',
    'src/start-metrics.ts',
    'src/app.ts',
    'src/services.ts',
    'src/stores.ts',
    'src/log.ts',
    'src/version.ts',
    'src/config',
    'src/metrics',
    'src/process',
    'src/doctor',
    'src/web',
    'src/http',
    'src/auth',
  ],
  'src/start-steps.ts': [
    'src/service-options.ts',
    'src/stores.ts',
    'src/log.ts',
    'src/config',
    'src/process',
    'src/http',
    'src/auth',
  ],
  'src/start-metrics.ts': [
    'src/services.ts',
    'src/version.ts',
    'src/log.ts',
    'src/config',
    'src/metrics',
    'src/process',
    'src/http',
    'src/auth',
  ],
  // The only file that may import a database technology.
  'src/stores.ts': ['src/auth', 'src/sqlite', 'src/postgres'],
  'src/app.ts': ['src/build-routes.ts', 'src/log.ts', 'src/web', 'src/http', 'src/auth'],
  'src/build-routes.ts': ['src/routes.ts', 'src/web', 'src/http'],
  // The package: the same app, in a server that somebody else has made.
  'src/library': [
    'src/library',
    'src/coatcheck.ts',
    'src/open-site.ts',
    'src/start-steps.ts',
    'src/app.ts',
    'src/log.ts',
    'src/config',
    'src/process',
    'src/doctor',
    'src/web',
    'src/http',
    'src/auth',
    'views',
  ],
  // The database, the services and the pages, for the program and the package.
  'src/open-site.ts': [
    'src/start-steps.ts',
    'src/services.ts',
    'src/service-options.ts',
    'src/app.ts',
    'src/log.ts',
    'src/config',
    'src/process',
    'src/web',
    'src/http',
    'src/auth',
  ],
  'src/own-routes.ts': ['src/web', 'src/handlers'],
  'src/routes.ts': [
    'src/client-routes.ts',
    'src/app-routes.ts',
    'src/factor-routes.ts',
    'src/oidc-routes.ts',
    'src/own-routes.ts',
    'src/program-routes.ts',
    'src/web',
    'src/handlers',
    'src/how',
  ],
  'src/client-routes.ts': ['src/web', 'src/handlers'],
  'src/app-routes.ts': ['src/web', 'src/handlers'],
  'src/factor-routes.ts': ['src/web', 'src/handlers'],
  'src/program-routes.ts': ['src/web', 'src/handlers'],
  'src/oidc-routes.ts': ['src/web', 'src/handlers'],
  'src/services.ts': ['src/service-options.ts', 'src/auth'],
  'src/service-options.ts': ['src/config', 'src/auth'],
  'src/log.ts': [],
  'src/error-code.ts': [],
  'src/sync.ts': [],
  'src/file-time.ts': [],
  'src/typo.ts': [],
  'src/version.ts': [],
  'src/config': [
    'src/config',
    'src/colour',
    'src/stores.ts',
    'src/error-code.ts',
    'src/log.ts',
    'src/typo.ts',
    'src/version.ts',
    'src/http',
    'src/auth',
  ],
  // Reads the services; nothing but the start knows it, and the app tells it what happens.
  'src/metrics': ['src/metrics', 'src/web', 'src/process', 'src/log.ts', 'src/http', 'src/auth'],
  'src/process': [
    'src/process',
    'src/services.ts',
    'src/error-code.ts',
    'src/log.ts',
    'src/http',
    'src/auth',
  ],
  // Checks that the server and the command line share.
  'src/doctor': ['src/doctor', 'src/config', 'src/http', 'src/auth'],
  'src/cli': [
    'src/cli',
    'src/doctor',
    'src/csv',
    'src/web/json-shapes.ts',
    'views/zone.ts',
    'src/config',
    'src/stores.ts',
    'src/error-code.ts',
    'src/sync.ts',
    'src/file-time.ts',
    'src/version.ts',
    'src/mails',
    'src/process',
    'src/http',
    'src/auth',
  ],
  'src/how': [
    'src/how',
    'src/handlers',
    'src/web',
    'src/http',
    'src/auth',
    'views',
    'views/zone.ts',
  ],
  'src/handlers': [
    'src/handlers',
    'src/openapi',
    'src/web',
    'src/web/json-shapes.ts',
    'src/mails',
    'src/process',
    'src/http',
    'src/auth',
    'src/qr',
    'src/log.ts',
    'views',
    'views/zone.ts',
  ],
  'src/openapi': ['src/openapi', 'src/web', 'src/web/json-shapes.ts'],
  // The one file of web/ that the command line may import, too.
  'src/web/json-shapes.ts': ['src/auth'],
  'src/web': [
    'src/web',
    'src/colour',
    'src/web/json-shapes.ts',
    'src/mails',
    'src/process',
    'src/http',
    'src/auth',
    'src/log.ts',
    'src/typo.ts',
    'views',
    'views/zone.ts',
  ],
  // The texts of mails, for the server and the command line.
  'src/mails': ['src/mails', 'src/http', 'src/auth', 'views', 'views/zone.ts'],
  'src/sqlite': ['src/sqlite', 'src/auth', 'src/error-code.ts', 'src/sync.ts', 'src/file-time.ts'],
  'src/postgres': ['src/postgres', 'src/auth', 'src/error-code.ts'],
  // Verifies passkeys on node:crypto alone: it can be lifted out, and read by itself.
  'src/auth/passkeys': ['src/auth/passkeys'],
  'src/auth': ['src/auth', 'src/auth/passkeys', 'src/error-code.ts', 'src/sync.ts'],
  'src/http': ['src/http'],
  'src/qr': ['src/qr'],
  'src/colour': ['src/colour'],
  'src/csv': ['src/csv'],
  // Learning mode shows the course: its outline, its changes to try, its concepts.
  learn: ['learn', 'lessons', 'src/http', 'views'],
  lessons: [],
  // The one file of views/ that the command line may import, too.
  'views/zone.ts': [],
  views: ['views', 'views/zone.ts'],
};

const files = globSync(['src/**/*.{ts,js}', 'learn/**/*.ts', 'views/**/*.ts']);
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

  it('has no cycle of imports, types included', () => {
    const graph = new Map(
      files.map((file) => [
        file,
        importsOf(file)
          .filter((name) => name.startsWith('.'))
          .map((name) => normalize(join(dirname(file), name))),
      ]),
    );
    assert.deepEqual(cyclesOf(graph), []);
  });

  it('has files of at most 200 lines', () => {
    const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 201);
    assert.deepEqual(long, []);
  });

  it('has comment lines of at most 100 columns', () => {
    const all = globSync(['{src,learn,views,test,lessons,bench,judges}/**/*.{ts,js}', '*.ts'], {
      exclude: ['**/node_modules/**'],
    });
    const wide = all.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, i) =>
          line.length > 100 && /^\s*(?:\/\/|\*|\/\*)/.test(line) ? [`${file}:${i + 1}`] : [],
        ),
    );
    assert.deepEqual(wide, []);
  });

  it('spreads no list and no record that is written out on the spot', () => {
    const spreading = files.filter((file) => /^\s*\.\.\.[[{]/m.test(readFileSync(file, 'utf8')));
    assert.deepEqual(spreading, []);
  });

  it('imports nothing but types into views from elsewhere', () => {
    const values = globSync('views/*.ts').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^import (?!type ).*? from '(?!\.\/)[^']+';/gm)].map(
        ([statement]) => `${file}: ${statement}`,
      ),
    );
    assert.deepEqual(values, []);
  });

  it('enters learning mode in one place, and only with LEARN=1', () => {
    // Whatever is in quotes and names the folder or its pages: import(), import type, require, a
    // path that is read.
    const mentions = (file: string) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          /['"`]([^'"`\s]*(?:\blearn\/|\/wire\b)[^'"`\s]*)['"`]/g,
        ),
      ].map(([, name = '']) => `${file}: ${name}`);
    const outside = files.filter((file) => !file.startsWith('learn/'));
    assert.deepEqual(outside.flatMap(mentions), ['src/start-server.ts: ../learn/learn.ts']);
    assert.match(
      readFileSync('src/start-server.ts', 'utf8'),
      /config\.learn \? await import\('\.\.\/learn\/learn\.ts'\)\.catch\(throwCannotLearn\) : null/,
    );
  });

  it('imports nothing from outside but what node has built in', () => {
    const foreign = files.flatMap((file) =>
      importsOf(file)
        .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
        .map((name) => `${file} imports ${name}`),
    );
    const types = ['connection', 'examine', 'feed', 'fill-tables', 'pool', 'read-fitness'].map(
      (name) => `src/postgres/${name}.ts`,
    );
    // The course shows markdown, and says so when its package is missing (learning mode only).
    const lexer = 'learn/course/markdown.ts';
    assert.deepEqual(foreign.sort(), [
      `${lexer} imports marked`,
      `${lexer} imports marked`,
      ...types.map((file) => `${file} imports pg`),
    ]);
    assert.doesNotMatch(readFileSync(lexer, 'utf8'), /^(?:im|ex)port (?!type ).* from 'marked';$/m);
    for (const file of types) {
      assert.match(readFileSync(file, 'utf8'), /^import type .* from 'pg';$/m, file);
    }
    const loading = files.filter((file) => /import\('pg'\)/.test(readFileSync(file, 'utf8')));
    assert.deepEqual(loading, ['src/postgres/driver.ts'], 'when DATABASE names a PostgreSQL');
  });

  it('has no run-time dependency', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies']) {
      assert.deepEqual(manifest[kind] ?? {}, {}, kind);
    }
  });

  it('uses the global process only in the two programs and their entry files', () => {
    const programs = [
      'src/process/require-node.js',
      'src/process/refuse-old-node.ts', // the package
      'src/process/standard-error.ts',
      'src/start.ts',
      'src/start-server.ts',
      'src/process/stopping.ts',
      'src/process/usage.ts',
      'src/cli/start.ts',
    ];
    const others = files.filter((file) => !programs.includes(file));
    const offenders = others.filter((file) => /\bprocess\./.test(readFileSync(file, 'utf8')));
    assert.deepEqual(offenders, []);
  });

  it('asks for a changed row in one place, which notices a commit that fails', () => {
    const asking = files
      .filter((file) => file.startsWith('src/sqlite/'))
      .filter((file) => /\breturning\b/i.test(readFileSync(file, 'utf8')));
    assert.deepEqual(asking, ['src/sqlite/changed-row.ts']);
    assert.doesNotMatch(readFileSync('src/sqlite/changed-row.ts', 'utf8'), /\.(get|iterate)\(/);
  });

  it('replies with 429 in two places, both with Retry-After', () => {
    const places = files.filter(
      (file) =>
        !/^(learn|src\/openapi)\//.test(file) &&
        /(?:status: |HttpError\(\s*|json\()429/.test(readFileSync(file, 'utf8')),
    );
    assert.deepEqual(places, ['src/web/form.ts', 'src/web/unauthorized.ts']);
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
    assert.deepEqual(offenders(/node:child_process/), ['src/process/mail.ts']);
  });
});

/** The files that can be reached from themselves. */
function cyclesOf(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...graph.keys()].filter((start) => {
    const seen = new Set<string>();
    const open = [...(graph.get(start) ?? [])];
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      if (file === start) return true;
      if (seen.has(file)) continue;
      seen.add(file);
      open.push(...(graph.get(file) ?? []));
    }
    return false;
  });
}

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
