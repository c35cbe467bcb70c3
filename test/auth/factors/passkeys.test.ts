import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { FactorPolicy } from '../../../src/auth/factors/factor-policy.ts';
import {
  CHALLENGE_MS,
  Challenges,
  SIGN_IN,
  scopeOf,
} from '../../../src/auth/factors/passkey-challenges.ts';
import { MOST_PASSKEYS } from '../../../src/auth/factors/passkey-store.ts';
import { Passkeys } from '../../../src/auth/factors/passkeys.ts';
import { TestPasskey, toJson } from '../passkeys/authenticator.ts';
import { ADA, openFactorSite, race, SESSION, TOUCH } from './factor-people.ts';

const CONFIRM = scopeOf('confirm', SESSION);
const COUNTED = { flags: 0x05 } as const; // a security key with a PIN: no copies, and a counter

async function setUp(t: TestContext) {
  const site = await openFactorSite(t);
  const user = await site.addUser();
  const { passkeys } = site.services;
  const challenge = async () => {
    const asked = await passkeys.creationOptions(user, SESSION, 'required');
    assert.ok(asked);
    return asked.challenge;
  };
  const register = (text: string, session = SESSION) =>
    passkeys.register({ user, session, text, name: 'Phone' });
  /** What a passkey gives for a challenge of this purpose is worth. */
  const check = (text: string, userId: number | null = user.id) =>
    passkeys.check({ text, scope: CONFIRM, userId, userVerification: 'preferred' });
  const asked = async () => (await passkeys.requestOptions(user.id, CONFIRM))?.challenge ?? '';
  return { ...site, user, passkeys, challenge, register, check, asked };
}

describe('Passkeys.register', () => {
  it('stores a passkey, and makes recovery codes with the first factor', async (t) => {
    const { register, challenge, userOf, passkeys, user, clock } = await setUp(t);
    const made = new TestPasskey(-7);
    const done = await register(toJson(made.register(await challenge())));
    assert.ok(done.ok);
    assert.equal(done.recoveryCodes?.length, 10);
    assert.equal((await userOf()).secondFactor, true);
    const [stored] = await passkeys.ofAccount(user.id);
    assert.equal(stored?.credential.id, made.id.toString('base64url'));
    assert.deepEqual(
      [stored?.name, stored?.rpId, stored?.createdAt, stored?.lastUsedAt],
      ['Phone', 'example.com', clock.now, null],
    );
    assert.equal(stored?.credential.userVerified, true);
  });

  it('asks for a passkey of this account, and for none that it has', async (t) => {
    const { passkeys, user, addPasskey } = await setUp(t);
    const { passkey } = await addPasskey();
    const asked = await passkeys.creationOptions(user, SESSION, 'required');
    assert.equal(asked?.rp.id, 'example.com');
    assert.equal(asked?.user.id, passkey.userHandle);
    assert.equal(asked?.user.name, ADA);
    assert.equal(asked?.authenticatorSelection.userVerification, 'required');
    assert.deepEqual(
      asked?.excludeCredentials.map(({ id }) => id),
      [passkey.credential.id],
    );
  });

  it('refuses what was made for another session, too late, or is malformed', async (t) => {
    const { register, challenge, clock } = await setUp(t);
    const made = new TestPasskey(-8);
    const refused = (step: string) => ({ ok: false, reason: 'refused', step });
    const text = toJson(made.register(await challenge()));
    assert.deepEqual(await register(text, { key: 'another' }), refused('challenge'));
    assert.deepEqual(await register('{}'), refused('malformed'));
    const wrong = { clientData: { origin: 'https://evil.example' } };
    const elsewhere = toJson(made.register(await challenge(), 'none', wrong));
    assert.deepEqual(await register(elsewhere), refused('origin'));
    clock.now += CHALLENGE_MS.register;
    assert.deepEqual(await register(text), refused('challenge'));
  });

  it('uses a challenge once, for one of eight requests', async (t) => {
    const { register, challenge } = await setUp(t);
    const asked = await challenge();
    const all = await race(() => register(toJson(new TestPasskey(-8).register(asked))));
    assert.equal(all.filter(({ ok }) => ok).length, 1);
    const again = await register(toJson(new TestPasskey(-8).register(asked)));
    assert.deepEqual(again, { ok: false, reason: 'refused', step: 'challenge' });
  });

  it('says of a registration that is sent twice that the passkey is there', async (t) => {
    const { register, challenge } = await setUp(t);
    const text = toJson(new TestPasskey(-8).register(await challenge()));
    const all = await race(() => register(text));
    assert.equal(all.filter(({ ok }) => ok).length, 1);
    const others = all.filter((done) => !done.ok);
    assert.deepEqual(new Set(others.map(({ reason }) => reason)), new Set(['known']));
  });

  it('refuses a passkey that is registered, and more than an account may have', async (t) => {
    const { register, challenge, addPasskey } = await setUp(t);
    const made = new TestPasskey(-8);
    assert.ok((await register(toJson(made.register(await challenge())))).ok);
    const known = await register(toJson(made.register(await challenge())));
    assert.deepEqual(known, { ok: false, reason: 'known' });
    for (let i = 1; i < MOST_PASSKEYS; i++) await addPasskey();
    const more = await register(toJson(new TestPasskey(-8).register(await challenge())));
    assert.deepEqual(more, { ok: false, reason: 'limit' });
  });
});

describe('Passkeys.check', () => {
  it('accepts a passkey of the account, and stores when it was used', async (t) => {
    const { addPasskey, check, asked, passkeys, user, clock } = await setUp(t);
    const { show } = await addPasskey();
    clock.now += 5;
    const done = await check(show(await asked()));
    assert.ok(done.ok);
    assert.equal(done.userVerified, true);
    assert.equal((await passkeys.ofAccount(user.id))[0]?.lastUsedAt, clock.now);
  });

  it('accepts one challenge once, for one of eight requests', async (t) => {
    const { addPasskey, check, asked } = await setUp(t);
    const { show } = await addPasskey();
    const text = show(await asked());
    const all = await race(() => check(text));
    assert.equal(all.filter(({ ok }) => ok).length, 1);
    assert.deepEqual(await check(text), { ok: false, step: 'challenge', userId: 1 });
  });

  it('calls a passkey that only wants a touch unverified, whatever it says later', async (t) => {
    const { addPasskey, check, asked } = await setUp(t);
    const { show } = await addPasskey(ADA, { flags: TOUCH });
    const touched = await check(show(await asked()));
    assert.ok(touched.ok && !touched.userVerified);
    const pinSetSince = await check(show(await asked(), { flags: 0x05 }));
    assert.ok(pinSetSince.ok && !pinSetSince.userVerified);
  });

  it('refuses a counter that has not risen, and says whose passkey it is', async (t) => {
    const { addPasskey, passkeys } = await setUp(t);
    const { show } = await addPasskey(ADA, COUNTED);
    const use = async (counter: number) => {
      const options = await passkeys.signInOptions();
      return passkeys.check({
        text: show(options?.challenge ?? '', { counter }),
        scope: SIGN_IN,
        userId: null,
        userVerification: 'required',
      });
    };
    assert.ok((await use(2)).ok);
    assert.deepEqual(await use(2), { ok: false, step: 'counter', userId: 1 });
    assert.deepEqual(await use(1), { ok: false, step: 'counter', userId: 1 });
    assert.ok((await use(3)).ok);
  });

  it('accepts one counter for one of eight requests with challenges of their own', async (t) => {
    const { addPasskey, check, asked } = await setUp(t);
    const { show } = await addPasskey(ADA, COUNTED);
    const texts = await race(async () => show(await asked(), { counter: 1 }));
    const all = await Promise.all(texts.map((text) => check(text)));
    assert.equal(all.filter(({ ok }) => ok).length, 1);
    assert.ok(all.every((one) => one.ok || one.step === 'counter'));
  });

  it('names no account for a passkey whose signature is wrong', async (t) => {
    const { addPasskey, passkeys } = await setUp(t);
    const { passkey } = await addPasskey();
    const options = await passkeys.signInOptions();
    const forged = new TestPasskey(-8).assert(options?.challenge ?? '');
    const text = toJson({ ...forged, id: passkey.credential.id, userHandle: passkey.userHandle });
    const request = { text, scope: SIGN_IN, userId: null, userVerification: 'required' } as const;
    assert.deepEqual(await passkeys.check(request), {
      ok: false,
      step: 'signature',
      userId: null,
    });
  });

  it('refuses the passkey of another account, an unknown one, and none at all', async (t) => {
    const { addPasskey, addUser, check, asked } = await setUp(t);
    const eve = await addUser('eve@example.com');
    const { show } = await addPasskey();
    const refused = (step: string, userId: number) => ({ ok: false, step, userId });
    assert.deepEqual(await check(show(await asked()), eve.id), refused('unknown', eve.id));
    const unknown = toJson(new TestPasskey(-8).assert(await asked()));
    assert.deepEqual(await check(unknown), refused('unknown', 1));
    assert.deepEqual(await check(''), refused('malformed', 1));
  });

  it('refuses passkeys of a former address, and offers none of them', async (t) => {
    const { addPasskey, services, stores, user, clock } = await setUp(t);
    const { show } = await addPasskey();
    const now = () => clock.now;
    const origin = 'https://new.example';
    const challenges = new Challenges({ key: async () => Buffer.alloc(32), now });
    const passkeys = new Passkeys({
      siteName: 'Acme',
      store: stores.passkeys,
      challenges,
      policy: new FactorPolicy({ store: stores.factors, required: 'none', graceMs: 0, now }),
      sessions: services.sessions,
      origin,
      now,
    });
    const text = show(await challenges.issue(CONFIRM), { clientData: { origin } });
    const userVerification = 'preferred';
    const done = await passkeys.check({ text, scope: CONFIRM, userId: user.id, userVerification });
    assert.deepEqual(done, { ok: false, step: 'rp_id', userId: 1 });
    assert.equal(await passkeys.requestOptions(user.id, CONFIRM), null);
    assert.deepEqual(await passkeys.usable(user.id), []);
    assert.equal((await passkeys.ofAccount(user.id)).length, 1);
  });
});

describe('Passkeys', () => {
  it('are none where browsers have none', async (t) => {
    const { addUser, services } = await openFactorSite(t, { origin: 'http://192.0.2.1:3000' });
    const user = await addUser();
    const { passkeys } = services;
    assert.deepEqual(passkeys.site, { ok: false, reason: 'ip_address', works: null });
    assert.equal(await passkeys.signInOptions(), null);
    assert.equal(await passkeys.creationOptions(user, SESSION, 'required'), null);
    const made = await passkeys.register({ user, session: SESSION, text: '', name: '' });
    assert.deepEqual(made, { ok: false, reason: 'refused', step: 'site' });
    const shown = await services.secondStep.signInWithPasskey('', null);
    assert.deepEqual(shown, { ok: false, step: 'site', userId: null });
  });

  it('have names that their owner alone can change', async (t) => {
    const { addPasskey, addUser, passkeys, user } = await setUp(t);
    const eve = await addUser('eve@example.com');
    const { passkey } = await addPasskey();
    assert.equal(await passkeys.rename(eve, passkey.id, 'mine'), false);
    assert.equal(await passkeys.rename(user, passkey.id, 'Laptop'), true);
    assert.equal(await passkeys.remove(eve, passkey.id), 'gone');
    const [renamed] = await passkeys.ofAccount(user.id);
    assert.equal(renamed?.name, 'Laptop');
  });

  it('are kept when the policy demands the last one, and removed else', async (t) => {
    const options = { requireSecondFactor: 'all' } as const;
    const { addUser, addPasskey, services } = await openFactorSite(t, options);
    const user = await addUser();
    const first = await addPasskey();
    assert.equal(await services.passkeys.remove(user, first.passkey.id), 'last');
    const second = await addPasskey();
    const removed = await services.passkeys.remove(user, first.passkey.id);
    assert.ok(typeof removed === 'object');
    assert.equal(removed.credential.id, first.passkey.credential.id);
    assert.equal(await services.passkeys.remove(user, second.passkey.id), 'last');
  });
});
