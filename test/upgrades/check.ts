/** What people and programs find after an upgrade of a dump: test/upgrades/make.ts made them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { TestContext } from 'node:test';
import { codeOf } from '../factor-app.ts';
import { PASSWORD } from '../people.ts';
import { json } from '../requests.ts';
import type { Facts } from './dump.ts';

const NEW_PASSWORD = 'nine kettles hum at dawn';
const person = (name: string) => ({ email: `${name}@example.com`, password: PASSWORD });

type Upgraded = {
  readonly facts: Facts;
  /** The version of its tables before, as of SQLite. */
  readonly schema: number;
  /** Of the server that runs on it. */
  readonly origin: string;
  /** The settings with which a command finds the database. */
  readonly settings: Readonly<Record<string, string>>;
};

/** Checks a server on a database that it has upgraded, as subtests. */
export async function checkUpgraded(
  t: TestContext,
  { facts, schema, origin, settings }: Upgraded,
): Promise<void> {
  // The first program had neither commands nor tokens nor links.
  const hasCommands = schema >= 2;
  const ask = (path: string, init?: RequestInit) =>
    fetch(origin + path, { redirect: 'manual', ...init });
  const status = async (path: string, init?: RequestInit) => (await ask(path, init)).status;
  const as = (cookie: string) => ({ headers: { cookie, accept: 'application/json' } });
  const cli = (...words: string[]) =>
    execFileSync(process.execPath, ['src/cli.ts', ...words], {
      encoding: 'utf8',
      env: { ...process.env, ...settings },
    });

  await t.test('and its browsers stay signed in', async () => {
    for (const name of ['ada', 'bob', 'cleo'] as const) {
      assert.equal(await status('/dashboard', as(facts[name])), 200, name);
    }
  });

  await t.test('and its people sign in with their passwords, Cleo with her app', async () => {
    for (const name of ['ada', 'bob']) {
      assert.equal(await status('/login', json(person(name))), 200, name);
    }
    const cleo = await ask('/login', json(person('cleo')));
    if (schema < 7) return assert.equal(cleo.status, 200);
    assert.equal(cleo.status, 401);
    const { secondFactor } = (await cleo.json()) as { secondFactor: { pending: string } };
    const { pending } = secondFactor;
    const code = codeOf(facts.totpKey, Date.now());
    assert.equal(await status('/login/second-step', json({ pending, code })), 200);
    const again = await ask('/login', json(person('cleo')));
    const next = (await again.json()) as { secondFactor: { pending: string } };
    const [recovery] = facts.recoveryCodes;
    const step = { pending: next.secondFactor.pending, recovery };
    assert.equal(await status('/login/second-step', json(step)), 200);
  });

  await t.test('and roles and disabled accounts stay as they are', async () => {
    assert.equal(await status('/users', as(facts.ada)), hasCommands ? 200 : 403);
    assert.equal(await status('/users', as(facts.bob)), 403);
    assert.equal(await status('/login', json(person('eve'))), hasCommands ? 403 : 200);
  });

  await t.test('and what happened stays recorded', () => {
    const kinds = JSON.parse(cli('events', 'bob@example.com', '--json')) as { kind: string }[];
    const old = kinds.map(({ kind }) => kind);
    for (const kind of ['signup', 'login_failed', 'login']) assert.ok(old.includes(kind), kind);
  });

  if (hasCommands) {
    await t.test('and programs sign in again, if the database is older than 0.4.0', async () => {
      const { refreshToken } = facts;
      const refreshed = await status('/token/refresh', json({ refreshToken }));
      assert.equal(refreshed, schema < 6 ? 401 : 200);
      assert.equal(await status('/token/login', json(person('bob'))), 200);
    });

    await t.test('and open one-time links work', async () => {
      const guest = { email: 'guest@example.com', password: PASSWORD };
      assert.equal(await status('/invite', json({ ...guest, token: facts.invite })), 201);
      const reset = { token: facts.reset, password: NEW_PASSWORD };
      assert.ok((await ask('/reset', json(reset))).ok);
      const bob = { ...person('bob'), password: NEW_PASSWORD };
      assert.equal(await status('/login', json(bob)), 200);
    });
  }

  await t.test('and doctor finds nothing wrong', () => {
    assert.match(cli('doctor'), /, 0 fail\.$/m);
    assert.match(cli('user', 'list'), /eve@example\.com/);
  });
}
