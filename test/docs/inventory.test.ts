/** Compares docs/inventory.md with the code: each entry of one has to be in the other. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { openDatabase } from '../sqlite/open-database.ts';
import { startApp } from '../support.ts';

const page = readFileSync('docs/inventory.md', 'utf8');

/** A section of the page, by its number. */
function section(number: number): string {
  const [, text = ''] = page.split(new RegExp(`^## ${number}\\. `, 'm'));
  const [own = ''] = text.split(/^## \d/m);
  return own;
}

/** The names in backticks in one cell of each table row; cells count from 1. */
function namesIn(text: string, cell = 1): string[] {
  return [...text.matchAll(/^\|(.*)\|$/gm)].flatMap(([, row = '']) =>
    [...(row.split(' | ')[cell - 1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
}

const unique = (names: readonly string[]) => [...new Set(names)].sort();

const sources = globSync(['src/**/*.ts', 'learn/**/*.ts']).map((file) => ({
  file,
  text: readFileSync(file, 'utf8'),
}));

/** The first groups of a pattern in the sources whose path begins with one of the folders. */
function found(pattern: RegExp, ...folders: string[]): string[] {
  return sources
    .filter(({ file }) => folders.some((folder) => file.startsWith(folder)))
    .flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name = '']) => name));
}

describe('the inventories', () => {
  it('list every field of a body and of a query, and every part of a path, with what is valid', () => {
    const [, bodies = '', queries = ''] = section(1).split(/^\| (?:field of a|header)[^\n]*$/m);
    const inBodies = [
      ...found(/(?:fields|\)\))\.get\('(\w+)'\)/g, 'src/handlers/', 'src/web/', 'src/how/'),
      ...found(
        /(?:optionalText|isTicked)\([^;]*?, '(\w+)'\)/g,
        'src/handlers/',
        'src/web/',
        'src/how/',
      ),
      ...found(/\bfield === '(\w+)'/g, 'src/handlers/user.ts'),
      ...found(/^\s*field: '(code|recovery|passkey)'/gm, 'src/web/factor-answer.ts'),
    ];
    const inQueries = [
      ...found(/queryField\([^,]+, '(\w+)'\)/g, 'src/handlers/', 'src/web/', 'src/how/'),
      ...found(/'\/[^']*(:\w+)/g, 'src/routes.ts', 'src/client-routes.ts', 'src/program-routes.ts'),
    ];
    assert.ok(inBodies.length > 15 && inQueries.length > 15);
    assert.deepEqual(unique(namesIn(bodies)), unique(inBodies), 'docs/inventory.md, section 1');
    assert.deepEqual(unique(namesIn(queries)), unique(inQueries), 'docs/inventory.md, section 1');
  });

  it('list every header that is read', () => {
    const [, headers = ''] = section(1).split(/^\| header [^\n]*$/m);
    const read = [
      ...found(
        /headers(?:\.|\[')([a-z-]+)/g,
        'src/http/',
        'src/handlers/',
        'src/web/',
        'src/app.ts',
      ),
      ...found(/\{ (\w+) \}(?:: IncomingHttpHeaders| = headers)/g, 'src/http/'),
    ];
    const names = unique(read).filter((name) => name !== 'ts');
    assert.deepEqual(unique(namesIn(headers)), names, 'docs/inventory.md, section 1');
  });

  it('put every column of the database into a class', () => {
    const database = openDatabase(':memory:');
    const columns = database
      .prepare(
        `SELECT t.name || '.' || c.name AS name FROM sqlite_master t, pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'`,
      )
      .all()
      .map(({ name }) => String(name));
    database.close();
    assert.ok(columns.length > 40);
    const [, classes = '', data = ''] = section(3).split(/^\| (?:class|data) \|[^\n]*$/m);
    const listed = [...data.matchAll(/^\| (.+) \| (\w+) \|$/gm)];
    const known = [...classes.matchAll(/^\| (\w+) \|/gm)].map(([, name]) => name);
    for (const [, what, name] of listed) assert.ok(known.includes(name), `${what}: ${name}`);
    const named = namesIn(data).filter((name) => /^\w+\.\w+$/.test(name));
    assert.deepEqual(named.sort(), columns.sort(), 'docs/inventory.md, section 3');
  });

  it('say of every column with personal data whether users can download it', () => {
    const personal = [...section(3).matchAll(/^\| (.+) \| personal \|$/gm)]
      .flatMap(([, names = '']) => [...names.matchAll(/`(\w+\.\w+)`/g)])
      .map(([, name = '']) => name);
    assert.ok(personal.length > 50);
    assert.deepEqual(namesIn(section(9)).sort(), personal.sort(), 'docs/inventory.md, section 9');
  });

  it('list every use of node:crypto', () => {
    const uses = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/^import \{([^}]*)\} from 'node:crypto';/gm)].flatMap(([, names = '']) =>
        names
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== '' && !name.startsWith('type '))
          .map((name) => `${name} in ${file}`),
      ),
    );
    const listed = [...section(4).matchAll(/^\| (`.*?) \| (\[.*?) \|/gm)].flatMap(
      ([, names = '', files = '']) =>
        [...files.matchAll(/\]\(\.\.\/([^)]+)\)/g)].flatMap(([, file = '']) => {
          const here = sources.find((source) => source.file === file)?.text ?? '';
          const own = [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
          // A row lists several functions and several files; each file uses at least one of them.
          const used = own.filter((name) => new RegExp(`\\b${name}\\b`).test(here));
          assert.ok(used.length > 0, `${file} uses none of ${names}`);
          return used.map((name) => `${name} in ${file}`);
        }),
    );
    assert.ok(uses.length > 20);
    const missing = uses.filter((use) => !listed.includes(use));
    assert.deepEqual(missing, [], 'docs/inventory.md, section 4');
  });

  it('list the words that no password may consist of', () => {
    const [, list = ''] =
      /CONTEXT_WORDS = \[([^\]]*)\]/.exec(
        readFileSync('src/auth/passwords/password-policy.ts', 'utf8'),
      ) ?? assert.fail();
    const words = [...list.matchAll(/'(\w+)'/g)].map(([, word = '']) => word);
    const [, named = ''] = /the words of the site: ([^;]*?)the\s+labels/.exec(section(1)) ?? [];
    assert.deepEqual(
      [...named.matchAll(/`(\w+)`/g)].map(([, word]) => word),
      words,
    );
  });

  it('list every public route', async (t) => {
    const app = await startApp(t);
    const isFile = (pattern: string) => /\.(?:css|js|svg|txt|ico|png)$/.test(pattern);
    const open = app.routes.filter(
      ({ method, entry, pattern }) =>
        method === 'GET' &&
        !['enrolment', 'member', 'admin', 'adminOrSelf'].includes(entry) &&
        !pattern.includes(':') &&
        !isFile(pattern),
    );
    const [, text = ''] = section(7).split('Public routes, ');
    const named = [...text.matchAll(/`(\/[^` ]*)`/g)].map(([, path = '']) => path);
    assert.deepEqual(unique(named), unique(open.map(({ pattern }) => pattern)));
  });

  it('hold for the packages: each has one exact version, and all their dependencies have a hash', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const [name, version] of Object.entries(devDependencies)) {
      assert.match(String(version), /^\d+\.\d+\.\d+$/, name);
    }
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    const { '': own, ...others } = packages;
    assert.deepEqual(own.devDependencies, devDependencies);
    assert.ok(Object.keys(others).length > 40);
    for (const [name, entry] of Object.entries<Record<string, unknown>>(others)) {
      assert.match(String(entry.integrity), /^sha512-/, name);
      assert.ok(entry.dev || entry.devOptional, `${name} is for development`);
    }
    assert.ok(page.includes(`Node ${devDependencies.node},`), devDependencies.node);
  });
});
