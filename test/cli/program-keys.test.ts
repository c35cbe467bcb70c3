import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Sessions } from '../../src/auth/sessions/sessions.ts';
import { prefixToShare } from '../../src/config/shared-settings.ts';
import { openStores } from '../../src/stores.ts';
import { commandLine, freshDatabase } from './cli.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const DAY = 86_400_000;
const ORIGIN = 'https://login.example.com';
const SETTINGS = {
  ORIGIN,
  AUDIENCES: 'https://reports.example.com',
  PROTECTS: '/wiki/=Our wiki',
};

/** A server, with all its sessions in memory, beside a command line; ada and eve have accounts. */
async function setUp(t: TestContext) {
  const file = freshDatabase(t);
  const clock = { now: NOW };
  const line = commandLine(file, SETTINGS, () => clock.now);
  for (const name of ['ada', 'eve'])
    await line.json('user', 'add', `${name}@example.com`, '--create');
  const stores = await openStores(file, { as: 'server' });
  t.after(() => stores.close());
  const normal = { idleMs: DAY, maxMs: DAY };
  const limits = { normal, remembered: normal, perUser: 10 };
  const sessions = new Sessions(stores.sessions, limits, () => clock.now);
  await sessions.restore();
  const opens = async (key: string) => (await sessions.resumeByProgramKey(key)) !== null;
  return { ...line, stores, clock, sessions, opens };
}

describe('key add', () => {
  it('creates a key that the running server knows at once, and its owner ends like any other', async (t) => {
    const { json, sessions, opens } = await setUp(t);
    const made = await json('key', 'add', 'ada@example.com', '--name', ' backup ', '--days', '7');
    assert.match(made.key, /^ckey_[A-Za-z0-9_-]{43}$/);
    assert.deepEqual([made.name, made.audience, made.userId], ['backup', ORIGIN, 1]);
    assert.equal(made.expiresAt, new Date(NOW + 7 * DAY).toISOString());
    assert.equal(await opens(made.key), true);
    assert.deepEqual(
      (await sessions.of(1)).map(({ id }) => id),
      [made.id],
    );
    assert.equal(await sessions.endOthers(1, null), 1);
    assert.equal(await opens(made.key), false);
  });

  it('makes it for the site where that is: below the path of a mounted login', async (t) => {
    const { json, stores } = await setUp(t);
    await stores.sharedSettings.write(prefixToShare('/auth'));
    const made = await json('key', 'add', 'ada@example.com', '--name', 'backup');
    assert.equal(made.audience, `${ORIGIN}/auth`);
  });

  it('makes one of two keys of one name that are asked for at once', async (t) => {
    const { call, json } = await setUp(t);
    const add = () => call('key', 'add', 'ada@example.com', '--name', 'backup');
    const results = await Promise.all([add(), add()]);
    assert.deepEqual(results.map(({ exitCode }) => exitCode === 0).sort(), [false, true]);
    const refused = results.find(({ exitCode }) => exitCode !== 0);
    assert.match(refused?.message ?? '', /has a key "backup" already/);
    assert.equal((await json('key', 'list')).length, 1);
  });

  it('makes one that the server ends with the rest although it has never seen it', async (t) => {
    const { json, sessions, opens } = await setUp(t);
    const { key } = await json('key', 'add', 'ada@example.com', '--name', 'a');
    assert.equal(await sessions.endOthers(1, null), 1);
    assert.equal(await opens(key), false);
    const other = await json('key', 'add', 'ada@example.com', '--name', 'a');
    const session = await sessions.byId(1, other.id);
    assert.ok(session !== null, 'and lists it');
    await sessions.end(session);
    assert.equal(await opens(other.key), false);
  });

  it('takes what the server takes, and says what it may be for', async (t) => {
    const { call, json } = await setUp(t);
    const add = (...more: string[]) => call('key', 'add', 'ada@example.com', ...more);
    for (const audience of [ORIGIN, '/wiki/', 'https://reports.example.com']) {
      const made = await json('key', 'add', '1', '--name', audience, '--for', audience);
      assert.equal(made.audience, audience);
    }
    const wrong: readonly (readonly [string[], RegExp])[] = [
      [[], /needs --name/],
      [['--name', ' '], /name is empty/],
      [['--name', 'a', '--days', '0'], /--days has to be a number from 1 to 366/],
      [['--name', 'a', '--days', '367'], /--days/],
      [['--name', 'a', '--for', '/shop/'], /one of these: .* \/wiki\/ https:\/\/reports/],
    ];
    for (const [args, message] of wrong) {
      const result = await add(...args);
      assert.equal(result.exitCode, 64, args.join(' '));
      assert.match(result.message, message);
    }
    const again = await add('--name', '/wiki/');
    assert.equal(again.exitCode, 1);
    assert.match(again.message, /has a key "\/wiki\/" already/);
    await json('user', 'disable', 'eve@example.com');
    const disabled = await call('key', 'add', 'eve@example.com', '--name', 'a');
    assert.equal(disabled.exitCode, 1);
    assert.match(disabled.message, /is disabled/);
  });

  it('refuses the twenty-first', async (t) => {
    const { call, json } = await setUp(t);
    for (let i = 0; i < 20; i++) await json('key', 'add', '1', '--name', `n${i}`);
    const result = await call('key', 'add', '1', '--name', 'more');
    assert.equal(result.exitCode, 1);
    assert.match(result.message, /has 20 keys: revoke one first/);
  });
});

describe('key list and key revoke', () => {
  it('list the keys that have not expired, without the keys themselves, and end one', async (t) => {
    const { call, json, clock, opens } = await setUp(t);
    const old = await json('key', 'add', '1', '--name', 'old', '--days', '1');
    const kept = await json('key', 'add', '1', '--name', 'kept');
    const other = await json('key', 'add', '2', '--name', 'kept');
    clock.now += DAY;
    const table = (await call('key', 'list')).output;
    assert.ok(table.includes('kept') && !table.includes('old') && !table.includes('ckey_'));
    assert.deepEqual(
      (await json('key', 'list', 'ada@example.com')).map(({ id }: { id: number }) => id),
      [kept.id],
    );
    assert.equal((await call('key', 'revoke', String(old.id))).exitCode, 1);
    assert.equal((await json('key', 'revoke', String(kept.id))).revoked, true);
    assert.deepEqual([await opens(kept.key), await opens(other.key)], [false, true]);
    await json('key', 'revoke', 'eve@example.com', '--name', 'kept');
    assert.equal(await opens(other.key), false);
    assert.equal((await call('key', 'list')).output, 'No keys.\n');
    const kinds = (await json('events', '--kind', 'key_revoked')).length;
    assert.equal(kinds, 2);
  });

  it('do not mistake a session for a key, nor a key for a program that signs in', async (t) => {
    const { call, json, opens } = await setUp(t);
    const { id, key } = await json('key', 'add', '1', '--name', 'backup');
    const named = await call('sessions', 'revoke', 'ada@example.com', '--name', 'backup');
    assert.equal(named.exitCode, 1);
    assert.equal(await opens(key), true);
    const [listed] = await json('sessions', 'list');
    assert.deepEqual([listed.kind, listed.name, listed.audience], ['key', 'backup', ORIGIN]);
    await json('sessions', 'revoke', String(id));
    assert.equal(await opens(key), false);
    assert.equal((await json('events', '--kind', 'key_revoked')).length, 1);
    for (const wrong of ['ada', '0', '-1']) {
      assert.equal((await call('key', 'revoke', wrong)).exitCode, 64, wrong);
    }
  });
});
