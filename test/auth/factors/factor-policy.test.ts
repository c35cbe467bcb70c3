import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FactorPolicy } from '../../../src/auth/factors/factor-policy.ts';
import { ADA, openFactorSite } from './factor-people.ts';

const DAY = 86_400_000;
const ROOT = 'root@example.com';

describe('FactorPolicy', () => {
  it('demands nothing by default', async (t) => {
    const { addUser, userOf, proofOf, services } = await openFactorSite(t);
    await addUser(ADA, 'admin');
    await services.secondStep.begin(await proofOf(), false);
    assert.equal((await userOf()).factorDueAt, null);
    assert.equal(services.factors.mustEnrol(await userOf()), false);
    assert.equal(services.factors.mustKeepOne(await userOf()), false);
  });

  it('gives an account its date at the first sign-in, and no later one after that', async (t) => {
    const options = { requireSecondFactor: 'all', secondFactorGrace: 7 * DAY } as const;
    const { addUser, userOf, proofOf, services, clock } = await openFactorSite(t, options);
    await addUser();
    const begin = async () => services.secondStep.begin(await proofOf(), false);
    await begin();
    const due = clock.now + 7 * DAY;
    assert.equal((await userOf()).factorDueAt, due);
    clock.now += 6 * DAY;
    assert.ok((await begin()).ok, 'it can sign in');
    assert.equal((await userOf()).factorDueAt, due);
    assert.equal(services.factors.mustEnrol(await userOf()), false);
    clock.now = due;
    assert.equal(services.factors.mustEnrol(await userOf()), true);
    assert.ok((await begin()).ok, 'and set it up');
  });

  it('asks at once without a time of grace, and no more when there is a factor', async (t) => {
    const options = { requireSecondFactor: 'all', secondFactorGrace: 0 } as const;
    const { addUser, addTotp, userOf, proofOf, services } = await openFactorSite(t, options);
    await addUser();
    await services.secondStep.begin(await proofOf(), false);
    assert.equal(services.factors.mustEnrol(await userOf()), true);
    await addTotp();
    assert.equal(services.factors.mustEnrol(await userOf()), false);
    assert.equal(await services.factors.removeTotp(await userOf()), 'last');
    assert.equal((await userOf()).secondFactor, true);
  });

  it('covers administrators alone with admin, from the day of their role', async (t) => {
    const options = { requireSecondFactor: 'admin', secondFactorGrace: DAY } as const;
    const { addUser, userOf, proofOf, services, clock } = await openFactorSite(t, options);
    await addUser(ROOT, 'admin');
    const ada = await addUser();
    await services.secondStep.begin(await proofOf(), false);
    assert.equal((await userOf()).factorDueAt, null);
    await services.accounts.change(ada.id, { role: 'admin' });
    assert.equal((await userOf()).factorDueAt, clock.now + DAY);
    clock.now += DAY;
    assert.equal(services.factors.mustEnrol(await userOf()), true);
    await services.accounts.change(ada.id, { role: 'user' });
    assert.equal(services.factors.mustEnrol(await userOf()), false);
  });

  it('gives all accounts that it covers their date at the start', async (t) => {
    const { addUser, userOf, stores, clock } = await openFactorSite(t);
    await addUser(ROOT, 'admin');
    await addUser();
    const start = (required: 'none' | 'admin' | 'all') =>
      new FactorPolicy({
        store: stores.factors,
        required,
        graceMs: DAY,
        now: () => clock.now,
      }).beginForAll();
    const dates = async () => [(await userOf(ROOT)).factorDueAt, (await userOf()).factorDueAt];
    await start('none');
    assert.deepEqual(await dates(), [null, null]);
    await start('admin');
    assert.deepEqual(await dates(), [clock.now + DAY, null]);
    clock.now += 5;
    await start('all');
    assert.deepEqual(await dates(), [clock.now - 5 + DAY, clock.now + DAY]);
  });
});
