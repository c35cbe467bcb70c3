import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type AuthEvent, BY_COMMAND } from '../../src/auth/events.ts';
import { type House, NOW, PAUSE, setUp } from '../house.ts';

/** What `coatcheck user role` stores, of so many accounts. */
async function changeRoles({ services }: House, accounts: number): Promise<void> {
  for (let userId = 1; userId <= accounts; userId++) await services.events.append(roleOf(userId));
}

function roleOf(userId: number): AuthEvent {
  return {
    at: NOW - 60_000,
    kind: 'role_changed',
    reason: 'admin',
    about: 'ada@example.com',
    userId,
    actorId: null,
    requestId: BY_COMMAND,
    address: '',
    userAgent: 'command line',
  };
}

const acts = ({ logged }: House) => logged.filter(({ event }) => event === 'role_changed');

describe('the log of what commands did', () => {
  it('has it within a second, once, at the level of acts, and says when it was done', async (t) => {
    const house = await setUp(t);
    await changeRoles(house, 1);
    await house.pass(980);
    assert.deepEqual(house.logged, []);
    await house.pass(20);
    assert.deepEqual(house.logged, [
      {
        time: new Date(NOW + 1_000).toISOString(),
        level: 'notice',
        event: 'role_changed',
        id: 'cli',
        at: new Date(NOW - 60_000).toISOString(),
        userId: 1,
        reason: 'admin',
        by: 'command_line',
      },
    ]);
    const [, example = '{}'] =
      /^(\{.*"by":"command_line"\})$/m.exec(readFileSync('docs/security.md', 'utf8')) ?? [];
    assert.deepEqual(Object.keys(house.logged[0] ?? {}), Object.keys(JSON.parse(example)));
    await house.pass(3_000);
    assert.equal(house.logged.length, 1);
    assert.equal(house.count('unlogged_acts'), 0);
  });

  it('writes a thousand a hundred at a time, with pauses in which requests are served', async (t) => {
    const house = await setUp(t);
    await changeRoles(house, 1_000);
    await house.pass(1_000);
    const after = [acts(house).length];
    for (let i = 0; i < 10; i++) {
      await house.pass(PAUSE);
      after.push(acts(house).length);
    }
    assert.deepEqual(after, [100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000, 1_000]);
    const found = acts(house).map(({ userId }) => userId);
    assert.deepEqual(
      found,
      Array.from({ length: 1_000 }, (_, i) => i + 1),
    );
  });

  it('logs none twice while the database cannot be written, nor after that', async (t) => {
    const house = await setUp(t);
    await changeRoles(house, 3);
    house.database.exec('PRAGMA query_only = 1');
    await house.pass(5_000);
    assert.equal(acts(house).length, 3);
    house.database.exec('PRAGMA query_only = 0');
    await changeRoles(house, 1);
    await house.pass(2_000);
    assert.deepEqual(
      acts(house).map(({ userId }) => userId),
      [1, 2, 3, 1],
    );
    assert.equal(house.count('unlogged_acts'), 0);
  });
});
