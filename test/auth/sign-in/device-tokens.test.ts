import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEVICE_MS, DeviceTokens } from '../../../src/auth/sign-in/device-tokens.ts';

const ADA = { userId: 7, passwordVersion: 3 };
const START = Date.UTC(2026, 10, 21);

function setup() {
  const clock = { now: START };
  const held = { key: Buffer.alloc(32, 1) };
  const tokens = new DeviceTokens({ key: async () => held.key, now: () => clock.now });
  return { clock, held, tokens };
}

describe('DeviceTokens.deviceOf', () => {
  it('names a device for the account it was issued for, and for no other', async () => {
    const { tokens } = setup();
    const token = await tokens.issue(ADA);
    assert.match((await tokens.deviceOf(token, ADA)) ?? '', /^[A-Za-z0-9_-]{22}$/);
    assert.equal(await tokens.deviceOf(token, { ...ADA, userId: 8 }), null);
    assert.notEqual(await tokens.issue(ADA), token);
  });

  it('names none once the password is another', async () => {
    const { tokens } = setup();
    const token = await tokens.issue(ADA);
    for (const passwordVersion of [2, 4]) {
      assert.equal(await tokens.deviceOf(token, { ...ADA, passwordVersion }), null);
    }
  });

  it('does not take the digits of one number for those of the next', async () => {
    const { tokens } = setup();
    const token = await tokens.issue({ userId: 1, passwordVersion: 11 });
    assert.equal(await tokens.deviceOf(token, { userId: 11, passwordVersion: 1 }), null);
  });

  it('names it for 180 days, and not a second longer', async () => {
    const { tokens, clock } = setup();
    const token = await tokens.issue(ADA);
    clock.now = START + DEVICE_MS - 1;
    assert.notEqual(await tokens.deviceOf(token, ADA), null);
    clock.now = START + DEVICE_MS;
    assert.equal(await tokens.deviceOf(token, ADA), null);
  });

  it('refuses a token that was not made with its key, or was changed', async () => {
    const { tokens } = setup();
    const token = await tokens.issue(ADA);
    const other = await new DeviceTokens({
      key: async () => Buffer.alloc(32, 2),
      now: () => START,
    }).issue(ADA);
    const [expires = '', nonce = '', mac = ''] = token.split('.');
    const flipped = mac.startsWith('A') ? `B${mac.slice(1)}` : `A${mac.slice(1)}`;
    for (const forged of [
      other,
      '',
      '.',
      '..',
      nonce,
      `${nonce}.${mac}`,
      `${Number(expires) + 1}.${nonce}.${mac}`,
      `0${expires}.${nonce}.${mac}`,
      `${expires}.${nonce}.${flipped}`,
      `${expires}.${nonce}.${mac}A`,
      `${expires}.${mac}.${nonce}`,
    ]) {
      assert.equal(await tokens.deviceOf(forged, ADA), null, forged);
    }
  });

  it('refuses all that were made before its key was changed', async () => {
    const { tokens, held } = setup();
    const token = await tokens.issue(ADA);
    held.key = Buffer.alloc(32, 2);
    assert.equal(await tokens.deviceOf(token, ADA), null);
  });
});

describe('DeviceTokens.renew', () => {
  it('leaves a token as it is for the first half of its time', async () => {
    const { tokens, clock } = setup();
    const token = await tokens.issue(ADA);
    clock.now = START + DEVICE_MS / 2 - 1_000;
    assert.equal(await tokens.renew(token, ADA), token);
  });

  it('gives a new one, good for 180 days, for one that is older, is for another password, or is none', async () => {
    const { tokens, clock } = setup();
    const old = await tokens.issue(ADA);
    clock.now = START + DEVICE_MS / 2;
    const ofOtherPassword = await tokens.issue({ ...ADA, passwordVersion: 2 });
    for (const token of [old, ofOtherPassword, 'none', null]) {
      const fresh = await tokens.renew(token, ADA);
      assert.notEqual(fresh, token);
      assert.equal(fresh.split('.')[0], String((clock.now + DEVICE_MS) / 1000));
      assert.notEqual(await tokens.deviceOf(fresh, ADA), null);
    }
  });
});
