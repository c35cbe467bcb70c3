import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { STEP_MS } from '../../../src/auth/factors/totp.ts';
import { ENROLMENT_MS } from '../../../src/auth/factors/totp-store.ts';
import { ADA, openFactorSite, race, SESSION } from './factor-people.ts';

describe('Factors', () => {
  it('counts an authenticator app from its first code on, with ten recovery codes', async (t) => {
    const { addUser, userOf, addTotp, services, clock } = await openFactorSite(t);
    const user = await addUser();
    const { factors } = services;
    assert.ok(await factors.startTotp(user, SESSION));
    const waiting = await factors.totpEnrolment(user, SESSION);
    assert.match(waiting?.key ?? '', /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    assert.match(waiting?.uri ?? '', /^otpauth:\/\/totp\/example\.com:ada%40example\.com\?/);
    assert.equal((await userOf()).secondFactor, false);
    const { recoveryCodes } = await addTotp();
    assert.equal(new Set(recoveryCodes).size, 10);
    assert.equal((await userOf()).secondFactor, true);
    assert.equal(await factors.totpEnrolment(user, SESSION), null);
    assert.deepEqual(await factors.overview(user.id), {
      totpSince: clock.now,
      passkeys: 0,
      recoveryCodes: 10,
    });
  });

  it('refuses a wrong code, and one after a day', async (t) => {
    const { addUser, services, clock } = await openFactorSite(t);
    const user = await addUser();
    const { factors } = services;
    assert.deepEqual(await factors.confirmTotp(user, SESSION, '000000'), {
      ok: false,
      reason: 'gone',
    });
    await factors.startTotp(user, SESSION);
    for (const code of ['', '12345', 'abcdef']) {
      assert.deepEqual(await factors.confirmTotp(user, SESSION, code), {
        ok: false,
        reason: 'wrong',
      });
    }
    clock.now += ENROLMENT_MS;
    assert.deepEqual(await factors.confirmTotp(user, SESSION, '000000'), {
      ok: false,
      reason: 'gone',
    });
  });

  it('uses up the code that confirms', async (t) => {
    const { addUser, addTotp, begin, finish, clock } = await openFactorSite(t);
    await addUser();
    const { codeAt } = await addTotp();
    const { secret } = await begin();
    const done = await finish(secret, 'code', codeAt(clock.now));
    assert.ok(!done.ok && done.reason === 'wrong');
  });

  it('says of the code that has confirmed the app that it is done, and nothing of any other', async (t) => {
    const { addUser, addTotp, services, begin, finish, clock } = await openFactorSite(t);
    const user = await addUser();
    const { codeAt } = await addTotp();
    const again = async (code: string) => {
      const done = await services.factors.confirmTotp(user, SESSION, code);
      return done.ok ? 'ok' : done.reason;
    };
    const first = codeAt(clock.now);
    assert.equal(await again(first), 'done');
    clock.now += STEP_MS;
    const next = codeAt(clock.now);
    assert.equal(await again(next), 'gone', 'a code that still opens something');
    assert.equal(await again(first), 'done');
    assert.ok((await finish((await begin()).secret, 'code', next)).ok);
    assert.equal(await again(first), 'gone');
  });

  it('confirms a seed once, for one of eight requests with its code', async (t) => {
    const { addUser, services, addTotp } = await openFactorSite(t);
    const user = await addUser();
    const shown = await race(async () => services.factors.startTotp(user, SESSION));
    assert.ok(shown.every((done) => done));
    const all = await race(() => addTotp().catch(() => null));
    assert.equal(all.filter((one) => one !== null).length, 1);
  });

  it('moves the app to another phone: the old one signs in until the new one is confirmed', async (t) => {
    const { addUser, addTotp, begin, finish, services, clock } = await openFactorSite(t);
    const user = await addUser();
    const old = await addTotp();
    clock.now += STEP_MS;
    assert.ok(await services.factors.startTotp(user, SESSION));
    const first = await begin();
    assert.ok((await finish(first.secret, 'code', old.codeAt(clock.now))).ok);
    const open = await begin();
    const fresh = await addTotp();
    assert.deepEqual(fresh.recoveryCodes, [], 'those there are stay');
    clock.now += STEP_MS;
    const ended = await finish(open.secret, 'code', fresh.codeAt(clock.now));
    assert.deepEqual(ended, { ok: false, reason: 'expired' }, 'it was begun with the old app');
    const { secret } = await begin();
    const late = await finish(secret, 'code', old.codeAt(clock.now));
    assert.ok(!late.ok && late.reason === 'wrong');
    assert.ok((await finish(secret, 'code', fresh.codeAt(clock.now))).ok);
    assert.equal((await services.factors.overview(user.id)).recoveryCodes, 10);
  });

  it('replaces an app once, for one of eight requests with its code', async (t) => {
    const { addUser, addTotp } = await openFactorSite(t);
    await addUser();
    await addTotp();
    const all = await race(() => addTotp().catch(() => null));
    assert.equal(all.filter((one) => one !== null).length, 1);
  });

  it('starts nothing for an account that was disabled meanwhile', async (t) => {
    const { addUser, services, stores } = await openFactorSite(t);
    const user = await addUser();
    await stores.accounts.change(user.id, { disabledAt: 1 });
    assert.equal(await services.factors.startTotp(user, SESSION), false);
  });

  it('keeps the recovery codes when a second factor is added, and makes others on demand', async (t) => {
    const { addUser, addTotp, addPasskey, begin, finish, services } = await openFactorSite(t);
    const user = await addUser();
    assert.equal(await services.factors.newRecoveryCodes(user), null);
    const { recoveryCodes } = await addTotp();
    assert.equal((await addPasskey()).recoveryCodes, null);
    const fresh = await services.factors.newRecoveryCodes(user);
    assert.equal(fresh?.length, 10);
    const { secret } = await begin();
    const old = await finish(secret, 'recovery', recoveryCodes[0] ?? '');
    assert.ok(!old.ok && old.reason === 'wrong');
    assert.ok((await finish(secret, 'recovery', fresh?.[0] ?? '')).ok);
  });

  it('asks for the password alone when the last factor is removed', async (t) => {
    const { addUser, addTotp, userOf, proofOf, services } = await openFactorSite(t);
    const user = await addUser();
    await addTotp();
    assert.equal(await services.factors.removeTotp(user), 'removed');
    assert.equal((await userOf()).secondFactor, false);
    assert.ok((await services.secondStep.begin(await proofOf(), false)).ok);
    assert.equal((await services.factors.overview(user.id)).recoveryCodes, 0);
  });

  it('ends sessions and pending sign-ins with a reset, and demands a new factor at once', async (t) => {
    const { addUser, addTotp, begin, finish, userOf, proofOf, services } = await openFactorSite(t);
    const user = await addUser();
    const proof = await proofOf();
    const grant = await services.secondStep.begin(proof, false);
    assert.ok(grant.ok);
    const { recoveryCodes } = await addTotp();
    const { secret } = await begin();
    const request = {
      userId: user.id,
      passwordVersion: (await proofOf()).passwordVersion,
      remember: false,
      replaces: null,
      method: 'password' as const,
      address: '',
      userAgent: '',
    };
    const { ticket } = await services.sessions.start(request);
    assert.equal(await services.factors.reset(user.id), true);
    assert.equal(await services.sessions.resume(ticket), null);
    assert.equal(services.sessions.size, 0, 'in memory, too');
    const done = await finish(secret, 'recovery', recoveryCodes[0] ?? '');
    assert.deepEqual(done, { ok: false, reason: 'expired' });
    await assert.rejects(services.sessions.start(request), 'a sign-in that began before');
    assert.equal(services.factors.mustEnrol(await userOf()), true);
    assert.ok((await services.secondStep.begin(await proofOf(), false)).ok, 'to set it up');
    assert.equal(await services.factors.reset(99), false);
  });

  it('leaves factors alone when the password changes', async (t) => {
    const site = await openFactorSite(t);
    const { addUser, addTotp, userOf, proofOf, begin, finish, services, clock } = site;
    const user = await addUser();
    const { codeAt } = await addTotp();
    const { signal } = new AbortController();
    const before = await begin();
    const { passwordVersion } = await proofOf();
    const { accounts } = services;
    const fresh = 'nine tall pelicans';
    const changed = await accounts.setPassword(user, fresh, passwordVersion, signal);
    assert.ok(changed.ok);
    assert.equal((await userOf(ADA)).secondFactor, true);
    clock.now += STEP_MS;
    const done = await finish(before.secret, 'code', codeAt(clock.now));
    assert.deepEqual(done, { ok: false, reason: 'expired' }, 'it was begun with the old one');
  });
});
