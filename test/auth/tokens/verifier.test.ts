/**
 * What a bad token costs, and whom: strangers their own tries, never those of programs behind the
 * same address.
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createMemoryLimits } from '../../../src/auth/limits/memory-limits.ts';
import { makeSecret } from '../../../src/auth/secret.ts';
import { signJwt, type TokenRefusal } from '../../../src/auth/tokens/jwt.ts';
import { makeTokenKey, openTokenKey } from '../../../src/auth/tokens/token-keys.ts';
import { BAD_TOKENS, Verifier } from '../../../src/auth/tokens/verifier.ts';

const OFFICE = '192.0.2.1';
const ISSUER = 'http://localhost';
const THROTTLED = { ok: false, reason: 'throttled', retryAfter: BAD_TOKENS.refillMs / 1000 };

/** A verifier that knows one living session, with its key and with one of an attacker. */
function setUp(t: TestContext) {
  const clock = { now: Date.UTC(2026, 10, 21) };
  const living = makeSecret();
  let lives = true;
  const [key, other] = [openTokenKey(makeTokenKey('EdDSA')), openTokenKey(makeTokenKey('EdDSA'))];
  const keys = new Map([[key.id, key]]);
  const verify = t.mock.method(key, 'verify');
  const verifier = new Verifier({
    algorithm: 'EdDSA',
    issuer: ISSUER,
    audience: ISSUER,
    limits: createMemoryLimits(),
    now: () => clock.now,
    sessions: { knowsHandle: async (handle) => lives && handle === living },
  });
  const token = (sid: string, more = {}, signer = key) => {
    const iat = Math.floor(clock.now / 1000);
    const times = { iat, nbf: iat, exp: iat + 600 };
    return signJwt(
      { iss: ISSUER, aud: ISSUER, sub: '1', jti: makeSecret(), sid, ...times, ...more },
      signer,
    );
  };
  const posing = { ...other, id: key.id };
  return {
    clock,
    keys,
    living,
    token,
    verifier,
    forged: (sid: string = makeSecret()) => token(sid, {}, posing),
    end: () => {
      lives = false;
    },
    send: (sent: string, address = OFFICE, among = keys) => verifier.verify(sent, address, among),
    /** How many signatures were looked at. */
    looked: () => verify.mock.callCount(),
  };
}

const refusal = (reason: TokenRefusal) => ({ ok: false, reason });

describe('a token with a bad signature', () => {
  it('costs its address a try; when there is none left, its like is refused unread', async (t) => {
    const { send, forged, looked, clock } = setUp(t);
    for (let i = 0; i < BAD_TOKENS.capacity; i++)
      assert.deepEqual(await send(forged()), refusal('signature'));
    for (let i = 0; i < 50; i++) assert.deepEqual(await send(forged()), THROTTLED);
    assert.equal(looked(), BAD_TOKENS.capacity);
    assert.deepEqual(await send('nonsense'), THROTTLED);
    clock.now += BAD_TOKENS.refillMs;
    assert.deepEqual(await send(forged()), refusal('signature'));
    assert.deepEqual(await send(forged()), THROTTLED);
  });

  it('costs a try before it is read: of 100 at the same moment, 20 are read', async (t) => {
    const { send, forged, looked } = setUp(t);
    const sent = await Promise.all(Array.from({ length: 100 }, () => send(forged())));
    const read = sent.filter((verified) => !verified.ok && verified.reason === 'signature');
    assert.equal(read.length, BAD_TOKENS.capacity);
    assert.equal(looked(), BAD_TOKENS.capacity);
  });

  it('costs a whole IPv6 network its tries, and no other network', async (t) => {
    const { send, forged } = setUp(t);
    for (let i = 0; i < BAD_TOKENS.capacity; i++) await send(forged(), `2001:db8::${i + 1}`);
    assert.deepEqual(await send(forged(), '2001:db8::ffff'), THROTTLED);
    assert.deepEqual(await send(forged(), '2001:db8:0:1::1'), refusal('signature'));
  });

  it('refuses no valid token from the same address, seen before or not', async (t) => {
    const { send, forged, token, living } = setUp(t);
    const seen = token(living);
    assert.ok((await send(seen)).ok);
    for (let i = 0; i < 100; i++) await send(forged());
    assert.ok((await send(seen)).ok);
    assert.ok((await send(token(living))).ok, 'the next one of the same program');
  });

  it('costs the tries of the session that it names, and of no other', async (t) => {
    const { send, forged, token, living } = setUp(t);
    const seen = token(living);
    assert.ok((await send(seen)).ok);
    for (let i = 0; i < BAD_TOKENS.capacity; i++) await send(forged(living));
    assert.deepEqual(await send(forged(living)), THROTTLED);
    assert.deepEqual(await send(token(living)), THROTTLED);
    assert.ok((await send(seen)).ok, 'one that was found good before goes on');
    assert.ok(
      (await send(token(living), '192.0.2.2')).ok,
      'and so does everything from another address',
    );
    assert.deepEqual(await send(forged()), refusal('signature'), 'and no other client is affected');
  });
});

describe('a token that is well signed and names no living session', () => {
  it('costs a try: an attacker with a stolen key would send it', async (t) => {
    const { send, token, looked } = setUp(t);
    for (let i = 0; i < BAD_TOKENS.capacity; i++) {
      assert.ok((await send(token(makeSecret()))).ok, 'the unknown session is found later');
    }
    assert.deepEqual(await send(token(makeSecret())), THROTTLED);
    assert.equal(looked(), BAD_TOKENS.capacity);
  });

  it('costs nothing when it was good before: the program does not know yet', async (t) => {
    const { send, token, living, end } = setUp(t);
    const seen = token(living);
    assert.ok((await send(seen)).ok);
    end();
    for (let i = 0; i < 2 * BAD_TOKENS.capacity; i++) assert.ok((await send(seen)).ok);
  });
});

describe('what costs nothing', () => {
  it('is a token of a living session, however it is refused', async (t) => {
    const { send, token, living, clock } = setUp(t);
    const old = Array.from({ length: 30 }, () => token(living));
    clock.now += 600_000;
    for (const expired of old) assert.deepEqual(await send(expired), refusal('expired'));
    for (let i = 0; i < 30; i++) {
      assert.deepEqual(await send(token(living, { aud: 'wiki' })), refusal('audience'));
    }
  });

  it('is a token that was verified before: its signature is not verified again', async (t) => {
    const { send, token, living, looked } = setUp(t);
    const seen = token(living);
    for (let i = 0; i < 5; i++) assert.ok((await send(seen)).ok);
    assert.equal(looked(), 1);
  });
});

describe('a token whose keys are replaced while it is verified', () => {
  it('is verified again with the new ones', async (t) => {
    const { send, token, living, keys, looked } = setUp(t);
    const seen = token(living);
    const later = new Map(keys);
    const both = [send(seen), send(token(living), OFFICE, later)];
    for (const verified of await Promise.all(both)) assert.ok(verified.ok);
    assert.equal(looked(), 2);
    assert.ok((await send(seen, OFFICE, later)).ok);
    assert.equal(looked(), 3);
  });
});
