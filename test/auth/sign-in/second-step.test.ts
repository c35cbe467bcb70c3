import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FactorPolicy } from '../../../src/auth/factors/factor-policy.ts';
import { SIGN_IN, scopeOf } from '../../../src/auth/factors/passkey-challenges.ts';
import { STEP_MS } from '../../../src/auth/factors/totp.ts';
import { createMemorySeal } from '../../../src/auth/seal.ts';
import { hashSecret, makeSecret } from '../../../src/auth/secret.ts';
import { countCodes, FactorCheck } from '../../../src/auth/sign-in/factor-check.ts';
import { MOST_TRIES, PENDING_MS } from '../../../src/auth/sign-in/pending-store.ts';
import { SecondStep } from '../../../src/auth/sign-in/second-step.ts';
import { PasswordOutdated } from '../../../src/auth/store-errors.ts';
import { ADA, openFactorSite, race, SESSION, TOUCH } from '../factors/factor-people.ts';

const STEP = STEP_MS;

describe('SecondStep.begin', () => {
  it('grants an account without a second factor its session', async (t) => {
    const { addUser, proofOf, services } = await openFactorSite(t);
    await addUser();
    const step = await services.secondStep.begin({ ...(await proofOf()), deviceToken: 'x' }, false);
    assert.ok(step.ok);
    assert.equal(step.method, 'password');
    assert.equal(step.deviceToken, 'x');
  });

  it('gives an account with a second factor a pending sign-in, and no grant', async (t) => {
    const { addUser, addTotp, begin, clock, stores } = await openFactorSite(t);
    await addUser();
    await addTotp();
    const step = await begin();
    assert.deepEqual(step.methods, ['code', 'recovery']);
    assert.equal(step.expiresAt, clock.now + PENDING_MS);
    assert.ok(await stores.pendingSignIns.byKey(hashSecret(step.secret), clock.now));
  });

  it('refuses a password that was changed since it was checked', async (t) => {
    const { addUser, addTotp, proofOf, services } = await openFactorSite(t);
    await addUser();
    await addTotp();
    const proof = { ...(await proofOf()), passwordVersion: 7 };
    await assert.rejects(services.secondStep.begin(proof, false), PasswordOutdated);
  });
});

describe('SecondStep.finish', () => {
  it('completes the sign-in with a code, and remembers what was ticked', async (t) => {
    const { addUser, addTotp, proofOf, services, clock } = await openFactorSite(t);
    const user = await addUser();
    const { codeAt } = await addTotp();
    const step = await services.secondStep.begin(await proofOf(), true);
    assert.ok(!step.ok);
    clock.now += STEP;
    const answer = { field: 'code', value: codeAt(clock.now) } as const;
    const attempt = { secret: step.secret, answer, deviceToken: null };
    const done = await services.secondStep.finish(attempt);
    assert.ok(done.ok);
    assert.equal(done.remember, true);
    assert.equal(done.grant.codesLeft, null);
    assert.equal(done.grant.method, 'totp');
    assert.equal(done.grant.user.id, user.id);
    assert.notEqual(done.grant.deviceToken, null);
    assert.deepEqual(await services.secondStep.finish(attempt), { ok: false, reason: 'expired' });
  });

  it('completes it with a recovery code, and says how many are left', async (t) => {
    const { addUser, addTotp, begin, finish } = await openFactorSite(t);
    await addUser();
    const { recoveryCodes } = await addTotp();
    const [code = ''] = recoveryCodes;
    const { secret } = await begin();
    const done = await finish(secret, 'recovery', code.toLowerCase());
    assert.ok(done.ok);
    assert.deepEqual([done.grant.method, done.grant.codesLeft], ['recovery_code', 9]);
    const again = await finish((await begin()).secret, 'recovery', code);
    assert.deepEqual(again, {
      ok: false,
      reason: 'wrong',
      method: 'recovery_code',
      step: null,
      userId: 1,
    });
  });

  it('completes it with a passkey, also with one that has not verified its user', async (t) => {
    const { addUser, addPasskey, begin, finish, services } = await openFactorSite(t);
    const user = await addUser();
    const { show } = await addPasskey(ADA, { flags: TOUCH });
    const { secret, methods } = await begin();
    assert.deepEqual(methods, ['passkey', 'recovery']);
    const scope = scopeOf('second_step', { key: hashSecret(secret) });
    const asked = await services.passkeys.requestOptions(user.id, scope);
    assert.ok(asked);
    const done = await finish(secret, 'passkey', show(asked.challenge));
    assert.ok(done.ok, JSON.stringify(done));
    assert.equal(done.grant.method, 'passkey');
  });

  it('refuses a passkey whose challenge was issued to another pending sign-in', async (t) => {
    const { addUser, addPasskey, begin, finish, services } = await openFactorSite(t);
    const user = await addUser();
    const { show } = await addPasskey();
    const other = await begin();
    const scope = scopeOf('second_step', { key: hashSecret(other.secret) });
    const asked = await services.passkeys.requestOptions(user.id, scope);
    const { secret } = await begin();
    const done = await finish(secret, 'passkey', show(asked?.challenge ?? ''));
    assert.deepEqual(done, {
      ok: false,
      reason: 'wrong',
      method: 'passkey',
      step: 'challenge',
      userId: 1,
    });
  });

  it('refuses the passkey of another account', async (t) => {
    const { addUser, addPasskey, begin, finish, services } = await openFactorSite(t);
    const user = await addUser();
    await addPasskey();
    await addUser('eve@example.com');
    const { show } = await addPasskey('eve@example.com');
    const { secret } = await begin();
    const scope = scopeOf('second_step', { key: hashSecret(secret) });
    const asked = await services.passkeys.requestOptions(user.id, scope);
    const done = await finish(secret, 'passkey', show(asked?.challenge ?? ''));
    assert.ok(!done.ok && done.reason === 'wrong');
    assert.equal(done.step, 'unknown');
  });

  it('checks no more factors than there are tries, the right one included', async (t) => {
    const { addUser, addTotp, begin, finish } = await openFactorSite(t);
    await addUser();
    const { recoveryCodes } = await addTotp();
    const { secret } = await begin();
    for (let i = 0; i < MOST_TRIES; i++) {
      const tried = await finish(secret, 'recovery', 'nothing');
      assert.ok(!tried.ok && tried.reason === 'wrong');
    }
    const done = await finish(secret, 'recovery', recoveryCodes[0] ?? '');
    assert.deepEqual(done, { ok: false, reason: 'spent', userId: 1 });
  });

  it('is over after ten minutes, and knows no secret that it has not made', async (t) => {
    const { addUser, addTotp, begin, finish, clock, services } = await openFactorSite(t);
    await addUser();
    const { recoveryCodes } = await addTotp();
    const [code = ''] = recoveryCodes;
    const { secret } = await begin();
    const expired = { ok: false, reason: 'expired' } as const;
    for (const unknown of [makeSecret(), 'x', '']) {
      assert.deepEqual(await finish(unknown, 'recovery', code), expired);
      assert.equal(await services.secondStep.waiting(unknown), null);
    }
    assert.ok(await services.secondStep.waiting(secret));
    clock.now += PENDING_MS;
    assert.deepEqual(await finish(secret, 'recovery', code), expired);
    assert.equal(await services.secondStep.waiting(secret), null);
  });

  it('lets one of eight requests with one code in', async (t) => {
    const { addUser, addTotp, begin, finish, clock } = await openFactorSite(t);
    await addUser();
    const { codeAt } = await addTotp();
    const secrets = await race(async () => (await begin()).secret);
    clock.now += STEP;
    const code = codeAt(clock.now);
    const all = await Promise.all(secrets.map((secret) => finish(secret, 'code', code)));
    assert.equal(all.filter(({ ok }) => ok).length, 1);
  });

  it('lets one of eight requests with one recovery code in', async (t) => {
    const { addUser, addTotp, begin, finish } = await openFactorSite(t);
    await addUser();
    const { recoveryCodes } = await addTotp();
    const secrets = await race(async () => (await begin()).secret);
    const all = await Promise.all(
      secrets.map((secret) => finish(secret, 'recovery', recoveryCodes[0] ?? '')),
    );
    assert.equal(all.filter(({ ok }) => ok).length, 1);
  });

  it('completes one pending sign-in for one of eight requests with different codes', async (t) => {
    const { addUser, addTotp, begin, finish } = await openFactorSite(t);
    await addUser();
    const { recoveryCodes } = await addTotp();
    const { secret } = await begin();
    const all = await Promise.all(
      recoveryCodes.slice(0, 8).map((code) => finish(secret, 'recovery', code)),
    );
    assert.equal(all.filter(({ ok }) => ok).length, 1);
  });
});

type Site = Awaited<ReturnType<typeof openFactorSite>>;

/** A second step during which an administrator resets the factors of the account. */
function whileReset({ services, stores, clock }: Site, userId: number): SecondStep {
  const { accounts, factors, passkeys, signInService } = services;
  const now = () => clock.now;
  const { totp } = stores.sealed(createMemorySeal(), () => {});
  return new SecondStep({
    pending: stores.pendingSignIns,
    accounts: {
      byId: (id) => accounts.byId(id),
      find: async (email) => {
        await factors.reset(userId);
        return accounts.find(email);
      },
    },
    signInService,
    passkeys,
    check: new FactorCheck({
      store: stores.factors,
      totp,
      passkeys,
      failures: countCodes(stores.limits, now),
      logError: () => {},
      totpNow: now,
    }),
    policy: new FactorPolicy({ store: stores.factors, required: 'none', graceMs: 0, now }),
    now,
  });
}

describe('SecondStep.finish, while the password is changed', () => {
  it('grants no session of the new password, at whatever moment the change comes', async (t) => {
    const { addUser, addTotp, begin, finish, proofOf, clock, stores } = await openFactorSite(t);
    const { id } = await addUser();
    const { codeAt } = await addTotp();
    let granted = 0;
    for (let turns = 0; turns < 60; turns++) {
      clock.now += STEP;
      const { passwordVersion } = await proofOf();
      const { secret } = await begin();
      const finishing = finish(secret, 'code', codeAt(clock.now));
      for (let turn = 0; turn < turns; turn++) await null;
      await stores.accounts.setPassword(id, '$new', passwordVersion);
      const done = await finishing;
      if (!done.ok) continue;
      granted++;
      assert.equal(done.grant.passwordVersion, passwordVersion, `after ${turns} turns`);
    }
    assert.ok(granted > 0 && granted < 60, 'some changes came before it was done, some after');
  });
});

describe('SecondStep.signInWithPasskey', () => {
  it('grants the account that the passkey names, at most once for a challenge', async (t) => {
    const { addUser, addPasskey, services } = await openFactorSite(t);
    const user = await addUser();
    const { show } = await addPasskey();
    const asked = await services.passkeys.signInOptions();
    const text = show(asked?.challenge ?? '');
    const all = await race(() => services.secondStep.signInWithPasskey(text, null));
    const granted = all.filter(({ ok }) => ok);
    assert.equal(granted.length, 1);
    const [grant] = granted;
    assert.ok(grant?.ok);
    assert.deepEqual([grant.user.id, grant.method], [user.id, 'passkey']);
    const refused = { ok: false, step: 'challenge', userId: null };
    assert.deepEqual(await services.secondStep.signInWithPasskey(text, null), refused);
  });

  it('refuses a passkey that has not verified its user, now or when it was made', async (t) => {
    const { addUser, addPasskey, services } = await openFactorSite(t);
    await addUser();
    const verifies = await addPasskey();
    const touches = await addPasskey(ADA, { flags: TOUCH });
    const signIn = async (show: (challenge: string) => string) => {
      const asked = await services.passkeys.signInOptions();
      return services.secondStep.signInWithPasskey(show(asked?.challenge ?? ''), null);
    };
    const refused = { ok: false, step: 'user_verified', userId: null };
    const now = await signIn((challenge) => verifies.show(challenge, { flags: TOUCH | 0x18 }));
    assert.deepEqual(now, refused);
    const pinSetSince = await signIn((challenge) => touches.show(challenge, { flags: 0x05 }));
    assert.deepEqual(pinSetSince, refused);
  });

  it('refuses the passkey of a disabled account', async (t) => {
    const { addUser, addPasskey, services } = await openFactorSite(t);
    await addUser('root@example.com', 'admin');
    const user = await addUser();
    const { show } = await addPasskey();
    const asked = await services.passkeys.signInOptions();
    await services.accounts.change(user.id, { disabled: true });
    const done = await services.secondStep.signInWithPasskey(show(asked?.challenge ?? ''), null);
    assert.deepEqual(done, { ok: false, step: 'unknown', userId: user.id });
  });

  it('grants nothing when the factors are reset while the passkey is checked', async (t) => {
    const site = await openFactorSite(t);
    const { addUser, addPasskey, services } = site;
    const user = await addUser();
    const { show } = await addPasskey();
    const secondStep = whileReset(site, user.id);
    const asked = await services.passkeys.signInOptions();
    const done = await secondStep.signInWithPasskey(show(asked?.challenge ?? ''), null);
    assert.deepEqual(done, { ok: false, step: 'unknown', userId: user.id });
  });

  it('refuses a challenge that was issued for a new passkey', async (t) => {
    const { addUser, addPasskey, services } = await openFactorSite(t);
    const user = await addUser();
    const { show } = await addPasskey();
    const asked = await services.passkeys.creationOptions(user, SESSION, 'required');
    const done = await services.secondStep.signInWithPasskey(show(asked?.challenge ?? ''), null);
    assert.ok(!done.ok);
    assert.equal(done.step, 'challenge');
    assert.equal(SIGN_IN.binding, '');
  });
});

describe('SecondStep.confirm', () => {
  it('takes the password of an account without a second factor', async (t) => {
    const { addUser, proofOf, services } = await openFactorSite(t);
    const user = await addUser();
    const about = { user, session: SESSION, answer: null, deviceToken: null };
    const done = await services.secondStep.confirm({ ...about, proof: await proofOf() });
    assert.ok(done.ok);
    const nothing = await services.secondStep.confirm({ ...about, proof: null });
    assert.deepEqual(nothing, { ok: false, reason: 'password' });
  });

  it('wants the password and a code of an account that has an app', async (t) => {
    const { addUser, addTotp, userOf, proofOf, services, clock } = await openFactorSite(t);
    await addUser();
    const { codeAt } = await addTotp();
    clock.now += STEP;
    const about = { user: await userOf(), session: SESSION, deviceToken: null };
    const proof = await proofOf();
    const answer = { field: 'code', value: codeAt(clock.now) } as const;
    const { secondStep } = services;
    assert.deepEqual(await secondStep.confirm({ ...about, proof, answer: null }), {
      ok: false,
      reason: 'second_factor',
      methods: ['code', 'recovery'],
    });
    const alone = await secondStep.confirm({ ...about, proof: null, answer });
    assert.deepEqual(alone, { ok: false, reason: 'password' });
    const both = await secondStep.confirm({ ...about, proof, answer });
    assert.ok(both.ok, 'the refusal before has not used the code up');
    assert.equal(both.method, 'totp');
  });

  it('takes a passkey alone when it verifies its user, else with the password', async (t) => {
    const { addUser, addPasskey, userOf, proofOf, services } = await openFactorSite(t);
    await addUser();
    const verifies = await addPasskey();
    const touches = await addPasskey(ADA, { flags: TOUCH });
    const user = await userOf();
    const about = { user, session: SESSION, deviceToken: null };
    const { secondStep, passkeys } = services;
    const answer = async ({ show }: typeof verifies) => {
      const asked = await passkeys.requestOptions(user.id, scopeOf('confirm', SESSION));
      return { field: 'passkey', value: show(asked?.challenge ?? '') } as const;
    };
    const alone = { ...about, proof: null };
    const both = { ...about, proof: await proofOf() };
    assert.ok((await secondStep.confirm({ ...alone, answer: await answer(verifies) })).ok);
    const refused = await secondStep.confirm({ ...alone, answer: await answer(touches) });
    assert.deepEqual(refused, { ok: false, reason: 'password' });
    assert.ok((await secondStep.confirm({ ...both, answer: await answer(touches) })).ok);
  });

  it('grants nothing for a passkey that an administrator removes meanwhile', async (t) => {
    const site = await openFactorSite(t);
    const { addUser, addPasskey, userOf, services } = site;
    await addUser();
    const { show } = await addPasskey();
    const user = await userOf();
    const scope = scopeOf('confirm', SESSION);
    const asked = await services.passkeys.requestOptions(user.id, scope);
    const answer = { field: 'passkey', value: show(asked?.challenge ?? '') } as const;
    const about = { user, session: SESSION, deviceToken: null, proof: null, answer };
    const done = await whileReset(site, user.id).confirm(about);
    assert.ok(!done.ok && done.reason === 'wrong');
  });
});
