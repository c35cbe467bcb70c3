import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { newSeed, STEP_MS, stepAt, totpCode } from '../../../src/auth/factors/totp.ts';
import { createMemorySeal } from '../../../src/auth/seal.ts';
import { SECOND_STEP_BACK_OFF } from '../../../src/auth/sign-in/factor-check.ts';
import { ADA, openFactorSite, race, SESSION } from '../factors/factor-people.ts';

const FREE = SECOND_STEP_BACK_OFF.from;
const BOB = 'bob@example.com';

/** Ada with an authenticator app, a step after she has set it up. */
async function setUp(t: TestContext) {
  const site = await openFactorSite(t);
  const { addUser, addTotp, begin, finish, clock } = site;
  const user = await addUser();
  const { codeAt, recoveryCodes } = await addTotp();
  clock.now += STEP_MS;
  const wrongCode = () => (codeAt(clock.now) === '000000' ? '111111' : '000000');
  /** Fails so often, with a new pending sign-in each time, as the right password gives them. */
  const fail = async (times: number) => {
    for (let i = 0; i < times; i++) {
      const done = await finish((await begin()).secret, 'code', wrongCode());
      assert.ok(!done.ok && done.reason === 'wrong');
    }
  };
  return { ...site, user, codeAt, recoveryCodes, wrongCode, fail };
}

describe('FactorCheck', () => {
  it('makes an account wait after five wrong codes, over all its pending sign-ins', async (t) => {
    const { fail, begin, finish, codeAt, clock } = await setUp(t);
    await fail(FREE);
    const { secret } = await begin();
    const refused = await finish(secret, 'code', codeAt(clock.now));
    assert.deepEqual(refused, { ok: false, reason: 'throttled', retryAfter: 30, userId: 1 });
    clock.now += 30_000;
    assert.ok((await finish(secret, 'code', codeAt(clock.now))).ok);
  });

  it('doubles the wait, and forgets it with a right code', async (t) => {
    const { fail, begin, finish, codeAt, clock } = await setUp(t);
    await fail(FREE);
    clock.now += 30_000;
    await fail(1);
    const refused = await finish((await begin()).secret, 'code', codeAt(clock.now));
    assert.ok(!refused.ok && refused.reason === 'throttled');
    assert.equal(refused.retryAfter, 60);
    clock.now += 60_000;
    assert.ok((await finish((await begin()).secret, 'code', codeAt(clock.now))).ok);
    await fail(FREE - 1);
  });

  it('spends no try of a pending sign-in while it makes the account wait', async (t) => {
    const { fail, begin, finish, codeAt, clock } = await setUp(t);
    await fail(FREE);
    const { secret } = await begin();
    for (let i = 0; i < 9; i++) await finish(secret, 'code', codeAt(clock.now));
    clock.now += 30_000;
    assert.ok((await finish(secret, 'code', codeAt(clock.now))).ok);
  });

  it('lets an account that waits in with a recovery code, and other accounts with theirs', async (t) => {
    const { fail, begin, finish, recoveryCodes, addUser, addTotp, clock } = await setUp(t);
    await fail(FREE);
    assert.ok((await finish((await begin()).secret, 'recovery', recoveryCodes[0] ?? '')).ok);
    await addUser(BOB);
    const bob = await addTotp(BOB);
    clock.now += 1;
    await fail(0);
    const code = bob.codeAt(clock.now - STEP_MS);
    const done = await finish((await begin(BOB)).secret, 'code', code);
    assert.ok(!done.ok && done.reason === 'wrong', 'not throttled');
  });

  it('does not count wrong recovery codes against the account', async (t) => {
    const { begin, finish, codeAt, clock } = await setUp(t);
    for (let i = 0; i < 3 * FREE; i++) {
      await finish((await begin()).secret, 'recovery', 'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA');
    }
    assert.ok((await finish((await begin()).secret, 'code', codeAt(clock.now))).ok);
  });

  it('counts wrong codes at "confirm it is you" with those of sign-ins', async (t) => {
    const { services, userOf, proofOf, wrongCode, begin, finish, codeAt, clock } = await setUp(t);
    const about = { user: await userOf(), session: SESSION, deviceToken: null };
    for (let i = 0; i < FREE; i++) {
      const answer = { field: 'code', value: wrongCode() } as const;
      await services.secondStep.confirm({ ...about, proof: await proofOf(), answer });
    }
    const refused = await finish((await begin()).secret, 'code', codeAt(clock.now));
    assert.ok(!refused.ok && refused.reason === 'throttled');
  });

  it('checks five of eight wrong codes that arrive together', async (t) => {
    const { begin, finish, wrongCode } = await setUp(t);
    const secrets = await race(async () => (await begin()).secret);
    const all = await Promise.all(secrets.map((secret) => finish(secret, 'code', wrongCode())));
    const reasons = all.map((done) => (done.ok ? 'ok' : done.reason));
    assert.equal(reasons.filter((reason) => reason === 'wrong').length, FREE);
    assert.equal(reasons.filter((reason) => reason === 'throttled').length, 8 - FREE);
  });

  it('does not count a code that the database could not check', async (t) => {
    const { breakKind, begin, finish, codeAt, clock } = await setUp(t);
    const { secret } = await begin();
    const mend = await breakKind('totp');
    for (let i = 0; i < 3; i++) await assert.rejects(finish(secret, 'code', codeAt(clock.now)));
    await mend();
    for (let i = 0; i < FREE - 1; i++) {
      await finish((await begin()).secret, 'code', '');
    }
    assert.ok((await finish(secret, 'code', codeAt(clock.now))).ok);
  });

  it('accepts a code of the step before, and none that was used', async (t) => {
    const { begin, finish, codeAt, clock } = await setUp(t);
    const before = codeAt(clock.now);
    clock.now += STEP_MS;
    assert.ok((await finish((await begin()).secret, 'code', before)).ok);
    const again = await finish((await begin()).secret, 'code', before);
    assert.ok(!again.ok && again.reason === 'wrong');
    assert.ok((await finish((await begin(ADA)).secret, 'code', codeAt(clock.now))).ok);
  });

  it('does not offer codes when the key file does not open the seed, and logs it', async (t) => {
    const { stores, addUser, begin, finish, clock, logged } = await openFactorSite(t);
    const { id } = await addUser();
    const { totp } = stores.sealed(createMemorySeal(), () => {}); // with another key
    const seed = newSeed();
    const codeAt = (ms: number) => totpCode(seed, stepAt(ms));
    const enroller = { userId: id, session: SESSION.key };
    assert.ok(await totp.enrol(enroller, seed, clock.now));
    assert.ok(await totp.confirm(enroller, seed, stepAt(clock.now), ['a'], clock.now));
    clock.now += STEP_MS;
    const { secret, methods } = await begin();
    assert.deepEqual(methods, ['recovery']);
    assert.ok(JSON.stringify(logged).includes('KEY_FILE does not open the seed totp/1'));
    const done = await finish(secret, 'code', codeAt(clock.now));
    assert.ok(!done.ok && done.reason === 'wrong');
  });
});
