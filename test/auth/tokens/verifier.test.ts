/**
 * What a bad token costs, and whom: strangers their own tries, never those of programs behind the
 * same address.
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
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
    now: () => clock.now,
    sessions: { knowsHandle: (handle) => lives && handle === living },
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
    living,
    token,
    verifier,
    forged: (sid: string = makeSecret()) => token(sid, {}, posing),
    end: () => {
      lives = false;
    },
    send: (sent: string, address = OFFICE) => verifier.verify(sent, address, keys),
    /** How many signatures were looked at. */
    looked: () => verify.mock.callCount(),
  };
}

const refusal = (reason: TokenRefusal) => ({ ok: false, reason });

describe('a token with a bad signature', () => {
  it('costs its address a try; when there is none left, its like is refused unread', (t) => {
    const { send, forged, looked, clock } = setUp(t);
    for (let i = 0; i < BAD_TOKENS.capacity; i++)
      assert.deepEqual(send(forged()), refusal('signature'));
    for (let i = 0; i < 50; i++) assert.deepEqual(send(forged()), THROTTLED);
    assert.equal(looked(), BAD_TOKENS.capacity);
    assert.deepEqual(send('nonsense'), THROTTLED);
    clock.now += BAD_TOKENS.refillMs;
    assert.deepEqual(send(forged()), refusal('signature'));
    assert.deepEqual(send(forged()), THROTTLED);
  });

  it('costs a whole IPv6 network its tries, and no other network', (t) => {
    const { send, forged } = setUp(t);
    for (let i = 0; i < BAD_TOKENS.capacity; i++) send(forged(), `2001:db8::${i + 1}`);
    assert.deepEqual(send(forged(), '2001:db8::ffff'), THROTTLED);
    assert.deepEqual(send(forged(), '2001:db8:0:1::1'), refusal('signature'));
  });

  it('refuses no valid token from the same address, seen before or not', (t) => {
    const { send, forged, token, living } = setUp(t);
    const seen = token(living);
    assert.ok(send(seen).ok);
    for (let i = 0; i < 100; i++) send(forged());
    assert.ok(send(seen).ok);
    assert.ok(send(token(living)).ok, 'the next one of the same program');
  });

  it('costs the tries of the session that it names, and of no other', (t) => {
    const { send, forged, token, living } = setUp(t);
    const seen = token(living);
    assert.ok(send(seen).ok);
    for (let i = 0; i < BAD_TOKENS.capacity; i++) send(forged(living));
    assert.deepEqual(send(forged(living)), THROTTLED);
    assert.deepEqual(send(token(living)), THROTTLED);
    assert.ok(send(seen).ok, 'one that was found good before goes on');
    assert.ok(send(token(living), '192.0.2.2').ok, 'and so does everything from another address');
    assert.deepEqual(send(forged()), refusal('signature'), 'and no other client is affected');
  });
});

describe('a token that is well signed and names no living session', () => {
  it('costs a try: an attacker with a stolen key would send it', (t) => {
    const { send, token, looked } = setUp(t);
    for (let i = 0; i < BAD_TOKENS.capacity; i++) {
      assert.ok(send(token(makeSecret())).ok, 'the unknown session is found later');
    }
    assert.deepEqual(send(token(makeSecret())), THROTTLED);
    assert.equal(looked(), BAD_TOKENS.capacity);
  });

  it('costs nothing when it was good before: the program does not know yet', (t) => {
    const { send, token, living, end } = setUp(t);
    const seen = token(living);
    assert.ok(send(seen).ok);
    end();
    for (let i = 0; i < 2 * BAD_TOKENS.capacity; i++) assert.ok(send(seen).ok);
  });
});

describe('what costs nothing', () => {
  it('is a token of a living session, however it is refused', (t) => {
    const { send, token, living, clock } = setUp(t);
    const old = Array.from({ length: 30 }, () => token(living));
    clock.now += 600_000;
    for (const expired of old) assert.deepEqual(send(expired), refusal('expired'));
    for (let i = 0; i < 30; i++) {
      assert.deepEqual(send(token(living, { aud: 'wiki' })), refusal('audience'));
    }
  });

  it('is a token that was verified before: its signature is not verified again', (t) => {
    const { send, token, living, looked } = setUp(t);
    const seen = token(living);
    for (let i = 0; i < 5; i++) assert.ok(send(seen).ok);
    assert.equal(looked(), 1);
  });
});
