import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEVICE_MS, DeviceTokens } from '../../../src/auth/sign-in/device-tokens.ts';

const ADA = { userId: 7, passwordVersion: 3 };
const START = Date.UTC(2026, 10, 21);

function setup() {
  const clock = { now: START };
  const held = { key: Buffer.alloc(32, 1) };
  const tokens = new DeviceTokens({ key: () => held.key, now: () => clock.now });
  return { clock, held, tokens };
}

describe('DeviceTokens.deviceOf', () => {
  it('names a device for the account it was issued for, and for no other', () => {
    const { tokens } = setup();
    const token = tokens.issue(ADA);
    assert.match(tokens.deviceOf(token, ADA) ?? '', /^[A-Za-z0-9_-]{22}$/);
    assert.equal(tokens.deviceOf(token, { ...ADA, userId: 8 }), null);
    assert.notEqual(tokens.issue(ADA), token);
  });

  it('names none once the password is another', () => {
    const { tokens } = setup();
    const token = tokens.issue(ADA);
    for (const passwordVersion of [2, 4]) {
      assert.equal(tokens.deviceOf(token, { ...ADA, passwordVersion }), null);
    }
  });

  it('does not take the digits of one number for those of the next', () => {
    const { tokens } = setup();
    const token = tokens.issue({ userId: 1, passwordVersion: 11 });
    assert.equal(tokens.deviceOf(token, { userId: 11, passwordVersion: 1 }), null);
  });

  it('names it for 180 days, and a second later no more', () => {
    const { tokens, clock } = setup();
    const token = tokens.issue(ADA);
    clock.now = START + DEVICE_MS - 1;
    assert.notEqual(tokens.deviceOf(token, ADA), null);
    clock.now = START + DEVICE_MS;
    assert.equal(tokens.deviceOf(token, ADA), null);
  });

  it('refuses what was not made with its key, or was changed', () => {
    const { tokens } = setup();
    const token = tokens.issue(ADA);
    const other = new DeviceTokens({ key: () => Buffer.alloc(32, 2), now: () => START }).issue(ADA);
    const [expires = '', nonce = '', mac = ''] = token.split('.');
    const flipped = mac.startsWith('A') ? `B${mac.slice(1)}` : `A${mac.slice(1)}`;
    for (const forged of [
      ...[other, '', '.', '..', nonce, `${nonce}.${mac}`],
      `${Number(expires) + 1}.${nonce}.${mac}`,
      `0${expires}.${nonce}.${mac}`,
      `${expires}.${nonce}.${flipped}`,
      `${expires}.${nonce}.${mac}A`,
      `${expires}.${mac}.${nonce}`,
    ]) {
      assert.equal(tokens.deviceOf(forged, ADA), null, forged);
    }
  });

  it('refuses all that were made before its key was changed', () => {
    const { tokens, held } = setup();
    const token = tokens.issue(ADA);
    held.key = Buffer.alloc(32, 2);
    assert.equal(tokens.deviceOf(token, ADA), null);
  });
});

describe('DeviceTokens.renew', () => {
  it('leaves a token as it is for the first half of its time', () => {
    const { tokens, clock } = setup();
    const token = tokens.issue(ADA);
    clock.now = START + DEVICE_MS / 2 - 1_000;
    assert.equal(tokens.renew(token, ADA), token);
  });

  it('gives a new one, good for 180 days, for one that is older, is for another password, or is none', () => {
    const { tokens, clock } = setup();
    const old = tokens.issue(ADA);
    clock.now = START + DEVICE_MS / 2;
    const ofOtherPassword = tokens.issue({ ...ADA, passwordVersion: 2 });
    for (const token of [old, ofOtherPassword, 'none', null]) {
      const fresh = tokens.renew(token, ADA);
      assert.notEqual(fresh, token);
      assert.equal(fresh.split('.')[0], String((clock.now + DEVICE_MS) / 1000));
      assert.notEqual(tokens.deviceOf(fresh, ADA), null);
    }
  });
});
