import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openStores } from '../../src/stores.ts';
import { authEvent } from '../stores/backend.ts';
import { commandLine, freshDatabase } from './cli.ts';

const NOW = Date.UTC(2026, 10, 21, 9, 0, 30);
const DAY = 86_400_000;

/** Ada (1) and Eve (2), and what happened to them; Ada has changed the role of Eve. */
async function setup(t: TestContext) {
  const file = freshDatabase(t);
  const line = commandLine(file, {}, () => NOW - 30 * DAY);
  for (const name of ['ada', 'eve'])
    await line.json('user', 'add', `${name}@example.com`, '--create');
  const stores = await openStores(file, { as: 'server' });
  t.after(() => stores.close());
  for (const event of [
    authEvent({ at: NOW - 8 * DAY, kind: 'login', userId: 2 }),
    authEvent({ at: NOW - 7 * DAY, kind: 'role_changed', userId: 2, actorId: 1 }),
    authEvent({ at: NOW - 30_000, kind: 'login_failed', userId: 1, userAgent: '=1+1,"\u009b' }),
    authEvent({ at: NOW, kind: 'login', userId: 77 }),
  ]) {
    await stores.events.append(event);
  }
  const { call, json } = commandLine(file, {}, () => NOW);
  const listed = async (...args: string[]) =>
    (await json('events', ...args)).map(
      ({ kind, userId }: { kind: string; userId: number }) => `${kind} ${userId}`,
    );
  return { file, stores, call, json, listed };
}

describe('events', () => {
  it('are narrowed by time: how long ago, a day, a minute; to the end of the last one', async (t) => {
    const { listed } = await setup(t);
    assert.deepEqual(await listed('--since', '7d'), [
      'login 77',
      'login_failed 1',
      'role_changed 2',
    ]);
    assert.deepEqual(await listed('--since', '2026-11-21'), ['login 77', 'login_failed 1']);
    assert.deepEqual(await listed('--since', '2026-11-21T09:00'), ['login 77', 'login_failed 1']);
    assert.deepEqual(await listed('--since', '7d', '--until', '2026-11-20'), ['role_changed 2']);
    assert.deepEqual(await listed('--since', '1d', '--until', '2026-11-21T09:00'), [
      'login 77',
      'login_failed 1',
    ]);
    assert.deepEqual(await listed('--since', '9d', '--until', '7d'), ['login 2']);
  });

  it('are narrowed by the days of the time zone, summer time included', async (t) => {
    const { file, stores } = await setup(t);
    const at = Date.UTC(2026, 9, 25, 22, 59, 59); // the last second of a day of 25 hours
    await stores.events.append(authEvent({ at: at + 1_000, kind: 'logout', userId: 8 }));
    await stores.events.append(authEvent({ at, kind: 'logout', userId: 7 }));
    const kinds = async (TIME_ZONE: string) => {
      const { json } = commandLine(file, { TIME_ZONE }, () => NOW);
      const day = ['--since', '2026-10-25', '--until', '2026-10-25'];
      const found = await json('events', '--kind', 'logout', ...day);
      return found.map(({ userId }: { userId: number }) => userId);
    };
    assert.deepEqual(await kinds('Europe/Berlin'), [7]);
    assert.deepEqual(await kinds('UTC'), [8, 7]);
    assert.deepEqual(await kinds('Asia/Tokyo'), []);
  });

  it('are narrowed by kind or group, and by account, actor and address', async (t) => {
    const { listed } = await setup(t);
    assert.deepEqual(await listed('--kind', 'login'), ['login 77', 'login 2']);
    assert.deepEqual(await listed('--kind', 'failures'), ['login_failed 1']);
    assert.deepEqual(await listed('--user', '77'), ['login 77']);
    assert.deepEqual(await listed('--user', 'ADA@', '--since', '20d'), [
      'login_failed 1',
      'role_changed 2',
    ]);
    assert.deepEqual(await listed('ada@example.com', '--since', '20d'), ['login_failed 1']);
    assert.deepEqual(await listed('--user', 'example', '--kind', 'role_changed'), [
      'role_changed 2',
    ]);
  });

  it('say who did it, in words and to a script', async (t) => {
    const { call, json } = await setup(t);
    const [event] = await json('events', '--kind', 'role_changed');
    assert.deepEqual(
      [event.actor, event.actorId, event.by],
      ['ada@example.com', 1, 'administrator'],
    );
    const { output } = await call('events', '--kind', 'role_changed');
    assert.match(output, /role_changed +- +eve@example\.com +ada@example\.com +192\.0\.2\.1/);
  });

  it('are CSV for a spreadsheet, which computes nothing that a client sent', async (t) => {
    const { call } = await setup(t);
    const { output } = await call('events', '--csv', '--since', '1d');
    const [head, newest, failed, ...rest] = output.split('\r\n');
    assert.equal(
      head,
      'at,firstAt,count,kind,reason,about,by,userId,email,actorId,actor,requestId,address,userAgent',
    );
    assert.match(newest ?? '', /^2026-11-21T09:00:30\.000Z,.*,1,login,,,client,77,,,,r-1,192/);
    assert.ok(failed?.endsWith(`,192.0.2.1,"'=1+1,""\\u009b"\n`), failed);
    assert.deepEqual(rest, []);
    assert.equal((await call('events', '--csv', '--user', '5')).output, '');
  });

  for (const [args, message] of [
    [['--since', 'yesterday'], /^--since has to be like 7d/],
    [['--until', '2026-02-30'], /^--until has to be like 7d/],
    [['--since', '2026-11-21T25:00'], /^--since has to be/],
    [['--kind', 'logins'], /^--kind has to be sign_ins, failures,/],
    [['--limit', '0'], /^--limit has to be/],
    [['ada@example.com', '--user', 'eve'], /^Name the account once/],
  ] as const) {
    it(`refuses ${args.join(' ')}`, async (t) => {
      const { call } = await setup(t);
      const result = await call('events', ...args);
      assert.equal(result.exitCode, 64);
      assert.match(result.message, message);
    });
  }
});
