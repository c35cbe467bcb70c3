import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openStores } from '../../src/stores.ts';
import { tokensOf } from '../stored.ts';
import { commandLine, freshDatabase } from './cli.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const HOUR = 3_600_000;

/** Ada with sessions 1, 2 and 3, the first of them over; Eve with session 4. */
async function setup(t: TestContext) {
  const file = freshDatabase(t);
  const line = commandLine(file, {}, () => NOW);
  for (const name of ['ada', 'eve'])
    await line.json('user', 'add', `${name}@example.com`, '--create');
  const stores = await openStores(file, { as: 'server' });
  t.after(() => stores.close());
  const store = stores.sessions;
  for (const [i, userId] of [1, 1, 1, 2].entries()) {
    const createdAt = i === 0 ? NOW - 3 * HOUR : NOW - HOUR;
    const record = {
      key: `key ${i}`,
      userId,
      createdAt,
      lastSeenAt: createdAt,
      idleMs: 2 * HOUR,
      expiresAt: createdAt + 24 * HOUR,
      remembered: false,
      address: '192.0.2.1',
      userAgent: '\u009b2J and a browser with quite a long name',
      method: 'password' as const,
    };
    await store.replace(() => [], record, 0);
  }
  const ids = async (...args: string[]) =>
    (await line.json('sessions', 'list', ...args)).map(({ id }: { id: number }) => id);
  const addProgram = async (userId: number, name: string) => {
    const refresh = { family: `f${userId}`, key: `k${userId}`, handle: `h${userId}` };
    const record = {
      key: `program ${userId}`,
      userId,
      createdAt: NOW,
      lastSeenAt: NOW,
      idleMs: HOUR,
      expiresAt: NOW + HOUR,
      remembered: true,
      address: '192.0.2.1',
      userAgent: 'curl/8',
      method: 'password' as const,
      program: { ...tokensOf(name), handle: refresh.handle },
    };
    await store.replace(() => [], record, 0, { refresh });
  };
  return { ...line, ids, addProgram };
}

describe('sessions list', () => {
  it('shows the living ones, newest first; of one account, if given', async (t) => {
    const { ids } = await setup(t);
    assert.deepEqual(await ids(), [4, 3, 2]);
    assert.deepEqual(await ids('ada@example.com'), [3, 2]);
    assert.deepEqual(await ids('2'), [4]);
  });

  it('tells all but the key, in JSON', async (t) => {
    const { json } = await setup(t);
    const [session] = await json('sessions', 'list', '2');
    assert.deepEqual(session, {
      id: 4,
      userId: 2,
      email: 'eve@example.com',
      createdAt: '2026-11-21T08:00:00.000Z',
      lastSeenAt: '2026-11-21T08:00:00.000Z',
      idleUntil: '2026-11-21T10:00:00.000Z',
      expiresAt: '2026-11-22T08:00:00.000Z',
      remembered: false,
      address: '192.0.2.1',
      userAgent: '\u009b2J and a browser with quite a long name',
      program: false,
      kind: 'browser',
      name: null,
      audience: null,
    });
  });

  it('escapes a User-Agent that would control the terminal', async (t) => {
    const { call } = await setup(t);
    for (const more of [[], ['--json']]) {
      const { output } = await call('sessions', 'list', ...more);
      assert.ok(output.includes('\\u009b2J and a browser'));
      assert.ok(!output.includes('\u009b'));
    }
  });

  it('says so when there is no session', async (t) => {
    const { call, json } = await setup(t);
    await json('sessions', 'revoke-all', '--everybody');
    assert.equal((await call('sessions', 'list')).output, 'No sessions.\n');
    assert.deepEqual(await json('sessions', 'list'), []);
  });
});

describe('sessions revoke', () => {
  it('ends the session of a program by its name', async (t) => {
    const { call, json, ids, addProgram } = await setup(t);
    await addProgram(1, 'nightly backup');
    await addProgram(2, 'nightly backup');
    const { output: listed } = await call('sessions', 'list', 'ada@example.com');
    assert.match(listed, /5 .* program nightly backup/);
    const refused = await call('sessions', 'revoke', 'ada@example.com', '--name', 'Nightly backup');
    assert.equal(refused.message, 'ada@example.com has no session of a program "Nightly backup".');
    const ended = await json('sessions', 'revoke', 'ada@example.com', '--name', 'nightly backup');
    assert.deepEqual([ended.id, ended.program, ended.revoked], [5, true, true]);
    assert.deepEqual(await ids(), [6, 4, 3, 2]);
  });

  it('ends one session and writes it down for its owner', async (t) => {
    const { call, ids, json } = await setup(t);
    const { output } = await call('sessions', 'revoke', '2');
    assert.equal(output, 'Session 2 of ada@example.com has ended.\n');
    assert.deepEqual(await ids(), [4, 3]);
    const [event] = await json('events', '1', '--limit', '1');
    assert.deepEqual([event.kind, event.requestId], ['session_revoked', 'cli']);
  });

  for (const [what, id] of [
    ['is over', '1'],
    ['never was', '99'],
  ] as const) {
    it(`refuses a session that ${what}`, async (t) => {
      const { call } = await setup(t);
      const { exitCode, message } = await call('sessions', 'revoke', id);
      assert.deepEqual([exitCode, message], [1, `There is no session ${id}.`]);
    });
  }
});

describe('sessions revoke-all', () => {
  it('ends those of one account', async (t) => {
    const { ids, json } = await setup(t);
    assert.deepEqual(await json('sessions', 'revoke-all', 'ada@example.com'), { revoked: 3 });
    assert.deepEqual(await ids(), [4]);
  });

  it('ends those of all accounts', async (t) => {
    const { call, ids, json } = await setup(t);
    const { output } = await call('sessions', 'revoke-all', '--everybody');
    assert.equal(output, 'All users are signed out: 4 sessions ended.\n');
    assert.deepEqual(await ids(), []);
    const [{ kind, reason, userId }] = await json('events', '--limit', '1');
    assert.deepEqual([kind, reason, userId], ['sessions_revoked', 'everybody', null]);
  });
});

describe('events', () => {
  it('shows what happened, newest first, up to a limit', async (t) => {
    const { call, json } = await setup(t);
    const kinds = (await json('events')).map(({ kind }: { kind: string }) => kind);
    assert.deepEqual(kinds, ['reset_link_made', 'user_added', 'reset_link_made', 'user_added']);
    assert.equal((await json('events', '--limit', '3')).length, 3);
    const { output } = await call('events', 'eve@example.com');
    assert.match(output, /^time \(UTC\) +event +detail +account +by +address +browser\n/);
    assert.match(
      output,
      /^2026-11-21 09:00:00 {2}user_added +user +eve@example\.com +- +- +command line$/m,
    );
  });

  it('says so when there are none', async (t) => {
    const { call } = await setup(t);
    assert.equal((await call('events', '99')).output, 'No events found.\n');
  });
});
