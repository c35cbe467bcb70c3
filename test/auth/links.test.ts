import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { type FreshLink, linkUrl } from '../../src/auth/fresh-link.ts';
import { Links } from '../../src/auth/links.ts';
import { hashSecret } from '../../src/auth/secret.ts';
import { openTestDatabase } from '../sqlite/test-database.ts';

const NOW = 1_000_000;
const MINUTE = 60_000;

/** Links on an empty database with one account (1). */
async function setup(t: TestContext) {
  const database = openTestDatabase();
  t.after(() => database.stores.close());
  const ada = {
    email: 'ada@example.com',
    passwordHash: '$x',
    role: 'admin',
    createdAt: 1,
  } as const;
  await database.stores.accounts.insert(ada);
  const clock = { now: NOW };
  const forgotten: number[] = [];
  const links = new Links({
    store: database.stores.links,
    sessions: { forgetUser: (id) => forgotten.push(id) },
    now: () => clock.now,
  });
  return {
    database,
    clock,
    links,
    forgotten,
  };
}

/** Another administrator: the last one cannot be disabled. */
const OTHER_ADMIN = {
  email: 'root@example.com',
  passwordHash: '$x',
  role: 'admin',
  createdAt: 1,
} as const;

describe('Links', () => {
  it('gives each kind its time to live, to the millisecond', async (t) => {
    const { links, clock } = await setup(t);
    const kinds = [
      ['invite', await links.createInvitation('user', 1), 7 * 24 * 60 * MINUTE],
      ['reset', (await links.reset(1, null)) ?? assert.fail(), 60 * MINUTE],
      ['setup', await links.setup(), 15 * MINUTE],
    ] as const;
    for (const [kind, { secret, expiresAt }, lifetime] of kinds) {
      assert.equal(expiresAt, NOW + lifetime, kind);
      clock.now = expiresAt - 1;
      assert.equal((await links.find(kind, secret))?.expiresAt, expiresAt, kind);
      clock.now = expiresAt;
      assert.equal(await links.find(kind, secret), null, kind);
      clock.now = NOW;
    }
  });

  it('returns the purpose of a link', async (t) => {
    const { links } = await setup(t);
    const { secret } = await links.createInvitation('admin', 1);
    const { key, ...link } = (await links.find('invite', secret)) ?? assert.fail();
    assert.equal(key, hashSecret(secret));
    assert.deepEqual(link, {
      id: 1,
      kind: 'invite',
      role: 'admin',
      groups: [],
      userId: null,
      email: null,
      name: '',
      mailed: false,
      unsent: false,
      createdBy: 1,
      createdAt: NOW,
      expiresAt: NOW + 7 * 24 * 60 * MINUTE,
    });
    const reset = (await links.reset(1, null)) ?? assert.fail();
    const found = await links.find('reset', reset.secret);
    assert.deepEqual([found?.role, found?.userId, found?.createdBy], [null, 1, null]);
  });

  it('keeps the SHA-256 of a secret of 32 random bytes, and never the secret', async (t) => {
    const { links, database } = await setup(t);
    const secrets = new Set<string>();
    for (let i = 0; i < 200; i++) {
      const { secret } = await links.createInvitation('user', 1);
      assert.match(secret, /^[A-Za-z0-9_-]{43}$/);
      secrets.add(secret);
    }
    assert.equal(secrets.size, 200);
    const keys = (await database.links()).map(({ key }) => key);
    const digests = [...secrets].map((secret) =>
      createHash('sha256').update(secret).digest('base64url'),
    );
    assert.deepEqual(keys, digests);
  });

  it('finds a link by its kind only, and nothing for a text that is no secret', async (t) => {
    const { links } = await setup(t);
    const { secret } = await links.createInvitation('user', 1);
    assert.equal(await links.find('reset', secret), null);
    assert.equal(await links.find('setup', secret), null);
    const others = [
      '',
      'x',
      `${secret}\n`,
      `${secret}=`,
      ` ${secret}`,
      hashSecret(secret),
      '__proto__',
    ];
    for (const other of others) assert.equal(await links.find('invite', other), null, other);
  });

  it('ends the reset links of one account with the next one, and the set-up links', async (t) => {
    const { links } = await setup(t);
    const invitation = await links.createInvitation('user', 1);
    const [reset, setUp] = [(await links.reset(1, null)) ?? assert.fail(), await links.setup()];
    (await links.reset(1, 1)) ?? assert.fail();
    assert.equal(await links.find('reset', reset.secret), null);
    await links.setup();
    assert.equal(await links.find('setup', setUp.secret), null);
    assert.notEqual(await links.find('invite', invitation.secret), null);
  });

  it('leaves one link that works when two are made at the same moment', async (t) => {
    const { links, database } = await setup(t);
    const reset = async () => (await links.reset(1, null)) ?? assert.fail();
    const resets = await Promise.all([reset(), reset()]);
    const setups = await Promise.all([links.setup(), links.setup()]);
    const working = async (kind: 'reset' | 'setup', made: readonly FreshLink[]) => {
      const found = await Promise.all(made.map(({ secret }) => links.find(kind, secret)));
      return found.filter((link) => link !== null).length;
    };
    assert.equal(await working('reset', resets), 1);
    assert.equal(await working('setup', setups), 1);
    assert.equal((await database.dump('links')).length, 2);
  });

  it('keeps the previous link when the next one cannot be stored', async (t) => {
    const { links, database } = await setup(t);
    const [reset, setUp] = [(await links.reset(1, null)) ?? assert.fail(), await links.setup()];
    await database.breakChange('INSERT', 'links');
    await assert.rejects(links.reset(1, null), /broken for a test/);
    await assert.rejects(links.setup(), /broken for a test/);
    assert.notEqual(await links.find('reset', reset.secret), null);
    assert.notEqual(await links.find('setup', setUp.secret), null);
  });

  it('does not use up a link that is only looked up', async (t) => {
    const { links } = await setup(t);
    const { secret } = (await links.reset(1, null)) ?? assert.fail();
    for (let i = 0; i < 3; i++) assert.notEqual(await links.find('reset', secret), null);
    assert.equal((await links.redeemReset(secret, '$new'))?.user.id, 1);
    assert.equal(await links.find('reset', secret), null);
    assert.equal(await links.redeemReset(secret, '$again'), null);
  });

  it('makes no reset link for a disabled or deleted account, and none before it ends', async (t) => {
    const { links, database } = await setup(t);
    await database.stores.accounts.insert(OTHER_ADMIN);
    await database.stores.accounts.change(1, { disabledAt: 1 });
    assert.equal(await links.reset(1, null), null);
    assert.equal(await links.reset(3, null), null);
    assert.equal((await database.dump('links')).length, 0);
    await database.stores.accounts.change(1, { disabledAt: null });
    assert.notEqual(await links.reset(1, null), null);
  });

  it('forgets the sessions of the account whose password a reset link sets', async (t) => {
    const { links, forgotten } = await setup(t);
    const { secret } = (await links.reset(1, null)) ?? assert.fail();
    assert.equal(await links.redeemReset('x'.repeat(43), '$new'), null);
    assert.deepEqual(forgotten, []);
    await links.redeemReset(secret, '$new');
    assert.deepEqual(forgotten, [1]);
  });
});

describe('linkUrl', () => {
  it('puts the secret behind the kind', () => {
    const url = linkUrl('https://login.example.com', 'reset', 'SECRET');
    assert.equal(url, 'https://login.example.com/reset/SECRET');
  });
});
