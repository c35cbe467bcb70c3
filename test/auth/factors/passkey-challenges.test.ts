import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CHALLENGE_MS,
  type ChallengePurpose,
  Challenges,
  SIGN_IN,
  scopeOf,
} from '../../../src/auth/factors/passkey-challenges.ts';

const NOW = Date.UTC(2026, 10, 21);

function setUp() {
  const clock = { now: NOW, key: Buffer.alloc(32, 1) };
  const challenges = new Challenges({ key: async () => clock.key, now: () => clock.now });
  return { clock, challenges };
}

describe('Challenges', () => {
  it('verifies a challenge that was issued for this purpose and this browser', async () => {
    const { challenges } = setUp();
    const scope = scopeOf('register', { key: 'a' });
    const challenge = await challenges.issue(scope);
    assert.equal(Buffer.from(challenge, 'base64url').length, 54);
    const use = await challenges.verify(challenge, scope);
    assert.equal(use?.expiresAt, NOW + CHALLENGE_MS.register);
    assert.deepEqual(await challenges.verify(challenge, scope), use, 'until its use is stored');
    const more = await Promise.all(Array.from({ length: 1_000 }, () => challenges.issue(scope)));
    assert.equal(new Set([challenge, ...more]).size, 1_001);
  });

  it('refuses it for another purpose, another session and another pending sign-in', async () => {
    const { challenges } = setUp();
    const purposes = ['register', 'second_step', 'confirm'] as const;
    const scopes = [...purposes.map((purpose) => scopeOf(purpose, { key: 'a' })), SIGN_IN];
    for (const issued of scopes) {
      const challenge = await challenges.issue(issued);
      for (const asked of [...scopes, { ...issued, binding: 'b' }, { ...issued, binding: '' }]) {
        const isSame = asked.purpose === issued.purpose && asked.binding === issued.binding;
        const use = await challenges.verify(challenge, asked);
        assert.equal(use !== null, isSame, `${issued.purpose}, ${asked.purpose}`);
      }
    }
    const purpose: ChallengePurpose = 'sign_in';
    assert.deepEqual(SIGN_IN, { purpose, binding: '' });
  });

  it('refuses it from the moment it expires', async () => {
    const { challenges, clock } = setUp();
    for (const [scope, ms] of [
      [SIGN_IN, 3_600_000],
      [scopeOf('second_step', { key: 'a' }), 600_000],
      [scopeOf('confirm', { key: 'a' }), 600_000],
      [scopeOf('register', { key: 'a' }), 600_000],
    ] as const) {
      const challenge = await challenges.issue(scope);
      clock.now += ms - 1;
      assert.notEqual(await challenges.verify(challenge, scope), null);
      clock.now += 1;
      assert.equal(await challenges.verify(challenge, scope), null);
    }
  });

  it('refuses a later expiry, any other changed byte, and another length', async () => {
    const { challenges } = setUp();
    const bytes = Buffer.from(await challenges.issue(SIGN_IN), 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      assert.equal(await challenges.verify(changed.toString('base64url'), SIGN_IN), null);
    }
    for (const length of [0, 21, 22, 53]) {
      const short = bytes.subarray(0, length).toString('base64url');
      assert.equal(await challenges.verify(short, SIGN_IN), null);
    }
  });

  it('refuses another spelling of the same bytes: its use would be stored under another key', async () => {
    const { challenges } = setUp();
    const challenge = await challenges.issue(SIGN_IN);
    const standard = Buffer.from(challenge, 'base64url').toString('base64');
    const spellings = [`${challenge}=`, ` ${challenge}`, `${challenge}\n`, `${standard} `];
    for (const other of spellings) assert.equal(await challenges.verify(other, SIGN_IN), null);
  });

  it('refuses it when the key was replaced', async () => {
    const { challenges, clock } = setUp();
    const challenge = await challenges.issue(SIGN_IN);
    clock.key = Buffer.alloc(32, 2);
    assert.equal(await challenges.verify(challenge, SIGN_IN), null);
  });
});
