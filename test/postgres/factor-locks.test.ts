/**
 * What one server does to the factors of an account while another one is in the middle of a change:
 * it waits, and then sees that change. PostgreSQL alone needs locks for it (READ COMMITTED).
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Stores } from '../../src/auth/database.ts';
import { MOST_PASSKEYS } from '../../src/auth/factors/passkey-store.ts';
import { PasswordOutdated } from '../../src/auth/store-errors.ts';
import { session, withPeople } from '../stores/backend.ts';
import {
  addPasskey,
  challenge,
  enroller,
  passkey,
  pending,
  SEED,
  SESSION,
  signInHalf,
  signInToSetUp,
  totpOf,
  withTotp,
} from '../stores/factor-records.ts';
import { migratedDatabase, openOn, skip, useCluster } from './backend.ts';
import { during, hold } from './held.ts';

const cluster = useCluster();

const DISABLE = `
  UPDATE users SET disabled_at = 1, password_version = password_version + 1 WHERE id = 2;
  DELETE FROM sessions WHERE user_id = 2`;
const LOCK_BOB = 'SELECT 1 FROM users WHERE id = 2 FOR NO KEY UPDATE';

async function setUp(t: TestContext) {
  const database = await migratedDatabase();
  const stores = await withPeople(await openOn(t, database));
  const meanwhile = <T>(sql: string, act: () => Promise<T>): Promise<T> =>
    during(t, cluster(), database, sql, act);
  return { stores, totp: totpOf(stores), database, during: meanwhile };
}

describe('while an account is being disabled', { skip }, () => {
  it('stores no pending sign-in', async (t) => {
    const { stores, during } = await setUp(t);
    const insert = () => stores.pendingSignIns.insert(pending('k'));
    await assert.rejects(during(DISABLE, insert), PasswordOutdated);
  });

  it('sets up no authenticator app', async (t) => {
    const { totp, during } = await setUp(t);
    assert.equal(await during(DISABLE, () => totp.enrol(enroller(2), SEED, 10)), false);
  });

  it('confirms no authenticator app', async (t) => {
    const { stores, totp, during } = await setUp(t);
    await signInToSetUp(stores, 2);
    await totp.enrol(enroller(2), SEED, 10);
    assert.equal(await during(DISABLE, () => totp.confirm(enroller(2), SEED, 1, [], 11)), null);
  });

  it('adds no passkey, and uses up the challenge', async (t) => {
    const { stores, during } = await setUp(t);
    await signInToSetUp(stores, 2);
    const add = () => stores.passkeys.add(passkey('p'), SESSION, challenge('c'), []);
    assert.equal(await during(DISABLE, add), 'gone');
    assert.equal(await add(), 'replayed');
  });
});

describe('while a factor of an account is being changed', { skip }, () => {
  it('removes no app that becomes the last factor, where one must be kept', async (t) => {
    const { stores, during } = await setUp(t);
    await withTotp(stores);
    await addPasskey(stores, passkey('p'));
    const removal = `${LOCK_BOB}; DELETE FROM passkeys WHERE user_id = 2`;
    assert.equal(await during(removal, () => stores.factors.removeTotp(2, true)), 'last');
  });

  it('removes no passkey that becomes the last factor, where one must be kept', async (t) => {
    const { stores, during } = await setUp(t);
    await withTotp(stores);
    const { id } = await addPasskey(stores, passkey('p'));
    const removal = `${LOCK_BOB}; DELETE FROM totp WHERE user_id = 2`;
    assert.equal(await during(removal, () => stores.passkeys.remove(2, id, true)), 'last');
  });

  it('adds no passkey beyond their number', async (t) => {
    const { stores, during } = await setUp(t);
    for (let i = 1; i < MOST_PASSKEYS; i++) await addPasskey(stores, passkey(`p${i}`));
    const columns = `credential_id, public_key, algorithm, counter, user_verified, backup_eligible,
      backed_up, transports, aaguid, name, rp_id, created_at`;
    const another = `${LOCK_BOB}; INSERT INTO passkeys (user_id, ${columns})
      SELECT user_id, ${columns.replace('credential_id', "'q'")} FROM passkeys LIMIT 1`;
    const add = () => stores.passkeys.add(passkey('r'), SESSION, challenge('c'), []);
    assert.equal(await during(another, add), 'limit');
  });

  it('counts the recovery codes that are left after the other one', async (t) => {
    const { stores, during } = await setUp(t);
    await withTotp(stores, ['a', 'b']);
    const use = `${LOCK_BOB}; DELETE FROM recovery_codes WHERE key = 'a'`;
    assert.equal(await during(use, () => stores.factors.useRecoveryCode(2, 'b')), 0);
  });

  it('makes no recovery codes for an account whose last factor goes', async (t) => {
    const { stores, during } = await setUp(t);
    await withTotp(stores);
    const removal = 'UPDATE users SET second_factor = false WHERE id = 2';
    const replace = () => stores.factors.replaceRecoveryCodes(2, ['c'], 20);
    assert.equal(await during(removal, replace), false);
  });
});

describe('a change of the factors of an account that waits for a lock', { skip }, () => {
  const CHANGES: Readonly<Record<string, (stores: Stores) => Promise<unknown>>> = {
    'adding one': ({ passkeys }) => passkeys.add(passkey('p'), SESSION, challenge('c'), []),
    'removing one': ({ factors }) => factors.removeTotp(2, false),
    'a reset': ({ factors }) => factors.reset(2),
  };
  for (const [name, change] of Object.entries(CHANGES)) {
    it(`lets others sign in meanwhile: ${name}`, async (t) => {
      const { stores, database } = await setUp(t);
      await withTotp(stores);
      if (name === 'adding one') {
        await stores.factors.reset(2);
        await signInToSetUp(stores, 2);
      }
      await signInHalf(stores, 'k');
      const row = "SELECT 1 FROM pending_sign_ins WHERE key = 'k' FOR UPDATE";
      const held = await hold(t, cluster(), database, row);
      const changing = change(stores);
      await held.waiting([changing]);
      await stores.sessions.replace(() => [], session('of ada', { userId: 1 }), 0);
      await held.commit();
      await changing;
      assert.equal(await stores.pendingSignIns.byKey('k', 20), null);
    });
  }
});

describe('two accounts that register one credential at the same moment', { skip }, () => {
  it('store it for one of them', async (t) => {
    const { stores, during } = await setUp(t);
    const adding = `INSERT INTO passkeys (user_id, credential_id, public_key, algorithm, counter,
      user_verified, backup_eligible, backed_up, transports, aaguid, name, rp_id, created_at)
      VALUES (1, 'p', '', -7, 0, true, false, false, '[]', '', '', '', 1)`;
    await signInToSetUp(stores, 2);
    const add = () => stores.passkeys.add(passkey('p'), SESSION, challenge('c'), ['code']);
    assert.equal(await during(adding, add), 'known');
    assert.equal(await add(), 'replayed');
    assert.equal((await stores.factors.overview(2)).recoveryCodes, 0);
  });
});

describe('FactorStore.setDueForAll', { skip }, () => {
  it('sets the date of more accounts than one transaction takes', async (t) => {
    const { stores, database } = await setUp(t);
    await cluster().run(
      `INSERT INTO users (public_id, user_handle, email, password_hash, role, created_at)
       SELECT n, n::text::bytea, n, '', 'user', 1 FROM generate_series(1, 12000) AS n`,
      database,
    );
    assert.equal(await stores.factors.setDueForAll('user', 500), 12_001);
    assert.equal(await stores.factors.setDueForAll(null, 500), 1);
    assert.equal(await stores.factors.setDueForAll(null, 500), 0);
  });
});
