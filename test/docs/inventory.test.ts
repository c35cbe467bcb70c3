/** docs/inventory.md against the code: what is in the one and not in the other. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { EVENTS_KEPT } from '../../src/auth/events.ts';
import { Busy, HASH_GATE } from '../../src/auth/hash-gate.ts';
import { PASSWORD_MAX_BYTES } from '../../src/auth/password-policy.ts';
import { SESSIONS_PER_USER } from '../../src/auth/session.ts';
import { REFRESHES } from '../../src/auth/tokens.ts';
import { BAD_TOKENS } from '../../src/auth/verifier.ts';
import { IN_ALL, PER_ACCOUNT, PER_ADDRESS } from '../../src/handlers/forgot.ts';
import { BODY_LIMIT } from '../../src/http/body.ts';
import { CONNECTIONS_EACH } from '../../src/http/connection-limit.ts';
import { FIELD_LIMIT } from '../../src/http/fields.ts';
import { createLimitedServer } from '../../src/http/server.ts';
import { MAIL_QUEUE, MAILS_EACH } from '../../src/mail-queue.ts';
import { SETTINGS } from '../../src/settings.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { startApp } from '../support.ts';
import { checkLinks } from './guide.ts';

const page = readFileSync('docs/inventory.md', 'utf8');

/** A section of the page, by its number. */
function section(number: number): string {
  const [, text = ''] = page.split(new RegExp(`^## ${number}\\. `, 'm'));
  const [own = ''] = text.split(/^## \d/m);
  return own;
}

/** The names in backticks of one cell of every row of some tables. */
function namesIn(text: string, cell = 1): string[] {
  return [...text.matchAll(/^\|(.*)\|$/gm)].flatMap(([, row = '']) =>
    [...(row.split(' | ')[cell - 1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
}

const unique = (names: readonly string[]) => [...new Set(names)].sort();

const sources = globSync('src/**/*.ts').map((file) => ({
  file,
  text: readFileSync(file, 'utf8'),
}));

/** What a pattern finds in the files whose name begins so. */
function found(pattern: RegExp, ...folders: string[]): string[] {
  return sources
    .filter(({ file }) => folders.some((folder) => file.startsWith(folder)))
    .flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name = '']) => name));
}

describe('the inventories', () => {
  it('link to files that exist', () => {
    const { links, broken } = checkLinks(page);
    assert.ok(links > 20);
    assert.deepEqual(broken, []);
  });

  it('list every field of a body and of a query, and every part of a path, with what is valid', () => {
    const [, bodies = '', queries = ''] = section(1).split(/^\| (?:field of a|header)[^\n]*$/m);
    const inBodies = [
      ...found(/(?:fields|\)\))\.get\('(\w+)'\)/g, 'src/handlers/'),
      ...found(/(?:optionalText|isTicked)\([^;]*?, '(\w+)'\)/g, 'src/handlers/'),
      ...found(/\bname === '(\w+)'/g, 'src/handlers/user-acts.ts'),
    ];
    const inQueries = [
      ...found(/queryField\([^,]+, '(\w+)'\)/g, 'src/handlers/'),
      ...found(/'\/[^']*(:\w+)/g, 'src/routes.ts'),
    ];
    assert.ok(inBodies.length > 15 && inQueries.length > 15);
    assert.deepEqual(unique(namesIn(bodies)), unique(inBodies), 'docs/inventory.md, section 1');
    assert.deepEqual(unique(namesIn(queries)), unique(inQueries), 'docs/inventory.md, section 1');
  });

  it('list every header that is read', () => {
    const [, headers = ''] = section(1).split(/^\| header [^\n]*$/m);
    const read = [
      ...found(/headers(?:\.|\[')([a-z-]+)/g, 'src/http/', 'src/handlers/', 'src/app.ts'),
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
          // A row has several functions and several files: each file uses one of them at least.
          const used = own.filter((name) => new RegExp(`\\b${name}\\b`).test(here));
          assert.ok(used.length > 0, `${file} uses none of ${names}`);
          return used.map((name) => `${name} in ${file}`);
        }),
    );
    assert.ok(uses.length > 20);
    const missing = uses.filter((use) => !listed.includes(use));
    assert.deepEqual(missing, [], 'docs/inventory.md, section 4');
  });

  it('name the words that no password may be made of', () => {
    const [, list = ''] =
      /CONTEXT_WORDS = \[([^\]]*)\]/.exec(readFileSync('src/auth/password-policy.ts', 'utf8')) ??
      assert.fail();
    const words = [...list.matchAll(/'(\w+)'/g)].map(([, word = '']) => word);
    const [, named = ''] = /The words of the site ([^;]*?)the\s+labels/.exec(section(1)) ?? [];
    assert.deepEqual(
      [...named.matchAll(/`(\w+)`/g)].map(([, word]) => word),
      words,
    );
  });

  it('say the numbers that the code has', () => {
    const server = createLimitedServer([]);
    const thousands = (number: number) => number.toLocaleString('en');
    const eventsInAll = Object.values(EVENTS_KEPT.atMost).reduce((sum, bound) => sum + bound, 0);
    const facts = [
      `${BODY_LIMIT / 1024} KiB and ${FIELD_LIMIT} fields at most`,
      `text of ${SETTINGS.PASSWORD_MIN.fallback} code points or more`,
      `${thousands(PASSWORD_MAX_BYTES)} bytes at most in NFC`,
      `${HASH_GATE.width} at a time; ${HASH_GATE.queue} strangers wait and ${HASH_GATE.known} who are known`,
      `of them ${CONNECTIONS_EACH.address} for one address and ${thousands(CONNECTIONS_EACH.network)} for one network`,
      `${PER_ACCOUNT.capacity} for an account, then one an hour; ${PER_ADDRESS.capacity} requests from an address`,
      `then one a minute; ${IN_ALL.capacity} in all, then one in ${IN_ALL.refillMs / 1000} s`,
      `${BAD_TOKENS.capacity} bad ones from an address, then one in ${BAD_TOKENS.refillMs / 1000} s`,
      `\`Retry-After: ${new Busy().retryAfter}\``,
      `a whole request in ${server.requestTimeout / 1000} s`,
      `${thousands(server.maxRequestsPerSocket ?? 0)} requests each`,
      `${SESSIONS_PER_USER} browsers and ${SESSIONS_PER_USER} programs a person`,
      `${EVENTS_KEPT.forMs / 86_400_000} days and ${thousands(eventsInAll)} events`,
      `${MAIL_QUEUE.atOnce} at a time, ${MAIL_QUEUE.waiting} wait; ${MAILS_EACH.address} that one address asked for, ${MAILS_EACH.network} of its network; 3`,
      `ten at once, then one in ${REFRESHES.refillMs / 1000} s`,
    ];
    assert.equal(REFRESHES.capacity, 10);
    const text = page.replaceAll(/\s+/g, ' ');
    assert.deepEqual(
      facts.filter((fact) => !text.includes(fact)),
      [],
    );
  });

  it('name every address that anybody may read', async (t) => {
    const app = await startApp(t);
    const isFile = (pattern: string) => /\.(?:css|svg|txt|ico|png)$/.test(pattern);
    const open = app.routes.filter(
      ({ method, entry, pattern }) =>
        method === 'GET' &&
        !['member', 'admin', 'adminOrSelf'].includes(entry) &&
        !pattern.includes(':') &&
        !isFile(pattern),
    );
    const [, text = ''] = section(7).split('Without signing in, ');
    const named = [...text.matchAll(/`(\/[^` ]*)`/g)].map(([, path = '']) => path);
    assert.deepEqual(unique(named), unique(open.map(({ pattern }) => pattern)));
  });

  it('tell the truth about the packages: one version each, and the hash of all that comes with them', () => {
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
