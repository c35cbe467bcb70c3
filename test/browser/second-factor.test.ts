import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import jsqr from 'jsqr';
import { decodeBase32 } from '../../src/auth/factors/base32.ts';
import { otpauthUri } from '../../src/auth/factors/totp.ts';
import { codeOf } from '../factor-app.ts';
import { ADA } from '../people.ts';
import { pathOf } from './chromium.ts';
import { addPasskey, keyOn, openAsAda, press, typeCode, typePassword } from './factor-steps.ts';
import { screenOf } from './screen.ts';

describe('a person with a second factor in a browser', () => {
  it('reads the key with a camera, and signs in with a code of it', async (t) => {
    const { app, page, go } = await openAsAda(t);
    await go('/account/second-factor');
    await press(page, 'Set up the app');
    const { data, width } = await screenOf(page);
    const read = jsqr.default(data, width, data.length / 4 / width);
    const key = await keyOn(page);
    const seed = decodeBase32(key.replaceAll(' ', '')) ?? assert.fail();
    const issuer = 'localhost';
    assert.equal(read?.data, otpauthUri({ issuer, email: ADA.email, seed }));
    await typeCode(page, codeOf(key, app.clock.now), 'Turn it on');
    assert.equal(await page.locator('.codes li').count(), 10);
    await page.context().clearCookies();
    await typePassword(page, app, '/account/sessions');
    assert.equal(pathOf(page), '/login/second-step?next=%2Faccount%2Fsessions');
    app.clock.now += 30_000;
    await typeCode(page, codeOf(key, app.clock.now));
    assert.equal(pathOf(page), '/account/sessions');
  });

  it('adds a passkey, and signs in with it without typing', async (t) => {
    const { app, page, go } = await openAsAda(t);
    await addPasskey(page, app);
    assert.equal(await page.locator('.codes li').count(), 10);
    await page.context().clearCookies();
    await go('/login?next=%2Faccount');
    assert.equal(await page.locator('[data-problem]').isVisible(), false);
    await press(page, 'Sign in with a passkey');
    assert.equal(pathOf(page), '/account');
    assert.equal(await page.locator('.greeting').getByText(ADA.email).count(), 1);
  });
});
