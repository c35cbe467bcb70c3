/**
 * node test/upgrades/make.ts [VERSION...]: runs earlier versions from their commits, fills their
 * databases through HTTP and the command line, and writes test/upgrades/VERSION.sql. Then it
 * upgrades a copy with the present program, and checks that the old one refuses it.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codeOf } from '../factor-app.ts';
import { PASSWORD } from '../people.ts';
import { folderOfPrograms, startCluster } from '../postgres/cluster.ts';
import { ownerOutsideOfTests, startProcess } from '../program/child.ts';
import { cookieOf, json } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { dumpDatabase, type Facts, relativeTimes, writeDump } from './dump.ts';
import { POSTGRES_RELEASES, RELEASES, type Release } from './releases.ts';

const owner = ownerOutsideOfTests();
const wanted = process.argv.slice(2);
try {
  for (const release of RELEASES) {
    if (wanted.length === 0 || wanted.includes(release.version)) await make(release);
  }
} finally {
  owner.end();
}

async function make({ version, commit, schema }: Release): Promise<void> {
  const folder = temporaryFolder(owner);
  const source = join(folder, 'source');
  execFileSync('git', ['worktree', 'add', '--quiet', '--detach', source, commit]);
  try {
    symlinkSync(resolve('node_modules'), join(source, 'node_modules'));
    const DATABASE = join(folder, 'a.db');
    const facts = await fill(source, { DATABASE }, { commit, schema });
    writeDump(version, dumpDatabase(DATABASE, Date.now()), facts, keyIn(`${DATABASE}.key`));
    await refuseUpgraded(source, DATABASE, version);
    if (POSTGRES_RELEASES.includes(version)) await makePostgres(source, folder, version, commit);
  } finally {
    execFileSync('git', ['worktree', 'remove', '--force', source]);
  }
}

async function makePostgres(
  source: string,
  folder: string,
  version: string,
  commit: string,
): Promise<void> {
  const cluster = await startCluster();
  try {
    const DATABASE = cluster.url(await cluster.createDatabase());
    const KEY_FILE = join(folder, 'postgres.key');
    const facts = await fill(source, { DATABASE, KEY_FILE }, { commit, schema: 7 });
    const options = ['--inserts', '--no-owner', '--no-privileges', DATABASE];
    const program = join(folderOfPrograms(), 'pg_dump');
    const sql = execFileSync(program, options, { encoding: 'utf8' });
    writeDump(`${version}-postgres`, relativeTimes(sql, Date.now()), facts, keyIn(KEY_FILE));
  } finally {
    await cluster.stop();
  }
}

function keyIn(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

type Post = (path: string, data: unknown, cookie?: string) => Promise<Response>;

async function fill(
  source: string,
  settings: { readonly DATABASE: string; readonly KEY_FILE?: string },
  { commit, schema }: Pick<Release, 'commit' | 'schema'>,
): Promise<Facts> {
  const program = [process.execPath, join(source, 'src/main.ts')] as const;
  const { origin, end } = await startProcess(owner, settings, program);
  const post: Post = async (path, data, cookie = '') => {
    const response = await fetch(origin + path, json(data, cookie));
    assert.ok(response.ok, `${path}: ${response.status} ${await response.clone().text()}`);
    return response;
  };
  const cli = (...words: string[]) =>
    execFileSync(process.execPath, [join(source, 'src/cli.ts'), ...words], {
      encoding: 'utf8',
      env: { ...process.env, ...settings, ORIGIN: origin },
    });
  const person = (name: string) => ({ email: `${name}@example.com`, password: PASSWORD });
  for (const name of ['ada', 'bob', 'cleo', 'eve']) await post('/signup', person(name));
  const signIn = async (name: string) => cookieOf(await post('/login', person(name)));
  await fetch(`${origin}/login`, json({ ...person('bob'), password: 'not the right one' }));
  const hasCommands = schema >= 2;
  if (hasCommands) {
    cli('user', 'role', 'ada@example.com', 'admin');
    await signIn('eve');
    cli('user', 'disable', 'eve@example.com');
  }
  const secret = (text: string) => /\/(?:invite|reset)\/([\w-]+)/.exec(text)?.[1] ?? '';
  const invite = hasCommands ? secret(cli('user', 'add', 'guest@example.com', '--invite')) : '';
  const token = hasCommands ? await bodyOf(await post('/token/login', person('bob'))) : {};
  const totp = schema >= 7 ? await addApp(post, await signIn('cleo')) : null;
  const facts = {
    commit,
    ada: await signIn('ada'),
    bob: cookieOf(await post('/login', { ...person('bob'), remember: true })),
    cleo: totp?.cookie ?? (await signIn('cleo')),
    invite,
    reset: hasCommands ? secret(cli('user', 'reset-link', 'bob@example.com')) : '',
    refreshToken: String(token.refreshToken ?? ''),
    totpKey: totp?.key ?? '',
    recoveryCodes: totp?.recoveryCodes ?? [],
  };
  assert.equal(await end('SIGTERM'), 0);
  return facts;
}

async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}

async function addApp(post: Post, cookie: string) {
  const path = '/account/second-factor/totp';
  const { key: shown } = await bodyOf(await post(path, {}, cookie));
  const key = String(shown);
  const code = codeOf(key, Date.now());
  const confirmed = await post(`${path}/confirm`, { code }, cookie);
  const { recoveryCodes } = await bodyOf(confirmed);
  const renewed = confirmed.headers.getSetCookie().length > 0 ? cookieOf(confirmed) : cookie;
  return { key, recoveryCodes: recoveryCodes as string[], cookie: renewed };
}

async function refuseUpgraded(source: string, path: string, version: string): Promise<void> {
  const DATABASE = `${path}.upgraded.db`;
  cpSync(path, DATABASE);
  if (existsSync(`${path}.key`)) cpSync(`${path}.key`, `${DATABASE}.key`);
  const { end } = await startProcess(owner, { DATABASE });
  assert.equal(await end('SIGTERM'), 0);
  const old = spawnSync(process.execPath, [join(source, 'src/main.ts')], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE, PORT: '1' },
    timeout: 20_000,
  });
  const said = (old.stderr + old.stdout).trim();
  assert.ok(old.status, `${version} starts on the upgraded file: ${said}`);
  assert.match(said, /version/);
  process.stdout.write(`${version}: refuses the upgraded file with ${old.status}: ${said}\n`);
}
