/** The authenticator app and recovery codes on the real pages. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import { follow, newPage, pathOf } from '../browser/chromium.ts';
import {
  keyOn,
  openAsAda,
  press,
  refusalOn,
  setUpApp,
  typeCode,
  typePassword,
  typeRecoveryCode,
} from '../browser/factor-steps.ts';
import { codeOf } from '../factor-app.ts';
import { PASSWORD } from '../people.ts';

const TEN_MINUTES = 10 * 60_000;

/** Ada with an app, signed out, at the second step. */
async function openAtSecondStep(t: TestContext, browser: BrowserContextOptions = {}) {
  const site = await openAsAda(t, { browser });
  const { code, recoveryCodes } = await setUpApp(site.page, site.app);
  assert.equal(recoveryCodes.length, 10);
  await site.page.context().clearCookies();
  await typePassword(site.page, site.app, '/account');
  return { app: site.app, page: site.page, go: site.go, code, recoveryCodes };
}

describe('an authenticator app in the browser', () => {
  it('is on when its first code is right, and no sooner', async (t) => {
    const { app, page, go } = await openAsAda(t);
    await go('/account/second-factor');
    await press(page, 'Set up the app');
    const key = await keyOn(page);
    await typeCode(page, '000000', 'Turn it on');
    assert.match(await refusalOn(page), /not the code the app shows now/);
    assert.equal(await keyOn(page), key);
    await go('/account/second-factor');
    assert.equal(await page.getByText('Not set up.').count(), 1);
    await go('/account/second-factor/totp');
    await typeCode(page, codeOf(key, app.clock.now), 'Turn it on');
    await follow(page.getByRole('link', { name: 'I\u2019ve saved them' }));
    assert.equal(pathOf(page), '/account/second-factor');
    assert.equal(await page.getByRole('button', { name: 'Set up the app' }).count(), 0);
    assert.equal(await page.getByText('10 of 10 left.').count(), 1);
  });

  it('that was begun again in another tab has another key: the first tab shows it', async (t) => {
    const { app, page, go } = await openAsAda(t);
    await go('/account/second-factor');
    await press(page, 'Set up the app');
    const first = await keyOn(page);
    const other = await page.context().newPage();
    await other.goto(`${app.origin}/account/second-factor`);
    await press(other, 'Set up the app');
    const second = await keyOn(other);
    assert.notEqual(second, first);
    await typeCode(page, codeOf(first, app.clock.now), 'Turn it on');
    assert.match(await refusalOn(page), /not the code/);
    assert.equal(await keyOn(page), second);
    await typeCode(page, codeOf(second, app.clock.now), 'Turn it on');
    await typeCode(other, codeOf(second, app.clock.now), 'Turn it on');
    assert.match(await refusalOn(other), /Your authenticator app is already on/);
  });

  it('moves to another phone: the old one works until the first code of the new one', async (t) => {
    const { app, page, go, code } = await openAtSecondStep(t);
    await typeCode(page, code());
    await go('/account/second-factor');
    await press(page, 'Move to another phone');
    const key = await keyOn(page);
    await typeCode(page, code(), 'Turn it on');
    assert.match(await refusalOn(page), /not the code the app shows now for this key/);
    await typeCode(page, codeOf(key, app.clock.now), 'Turn it on');
    assert.match((await page.getByRole('status').textContent()) ?? '', /Codes of the old one no/);
    await page.context().clearCookies();
    await typePassword(page, app);
    await typeCode(page, code());
    assert.match(await refusalOn(page), /That code isn’t right/);
    await typeCode(page, codeOf(key, app.clock.now));
    assert.equal(pathOf(page), '/dashboard');
  });

  it('opens the second step with a code, which opens it once', async (t) => {
    const { app, page, code } = await openAtSecondStep(t);
    await typeCode(page, '000000');
    assert.match(await refusalOn(page), /That code isn’t right/);
    const used = code();
    await typeCode(page, used);
    assert.equal(pathOf(page), '/account');
    await page.context().clearCookies();
    await typePassword(page, app);
    await typeCode(page, used);
    assert.match(await refusalOn(page), /That code isn’t right/);
  });

  it('gives no session before the second step, and none after ten minutes', async (t) => {
    const { app, page, go, code } = await openAtSecondStep(t);
    await go('/dashboard');
    assert.equal(pathOf(page), '/login?next=%2Fdashboard');
    await go('/login/second-step');
    app.clock.now += TEN_MINUTES;
    await typeCode(page, code());
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'That took too long');
    await page.getByRole('link', { name: 'Sign in again' }).click();
    await page.waitForURL('**/login');
  });

  it('lets five codes be wrong', async (t) => {
    const { page, code } = await openAtSecondStep(t);
    for (let i = 0; i < 4; i++) await typeCode(page, '000000');
    assert.match(await refusalOn(page), /That code isn’t right/);
    await typeCode(page, '000000');
    await typeCode(page, code());
    const title = await page.getByRole('heading', { level: 1 }).textContent();
    assert.equal(title, 'Too many wrong codes');
  });

  it('confirms that it is the user, with the password', async (t) => {
    const { app, page, go, code } = await openAtSecondStep(t);
    await typeCode(page, code());
    app.clock.now += 11 * 60_000;
    await go('/account/second-factor');
    await press(page, 'Remove the app');
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Continue');
    assert.match(await refusalOn(page), /Enter the code from your app, too/);
    await page.getByLabel('Password').fill(PASSWORD);
    await typeCode(page, code(), 'Continue');
    assert.equal(await page.getByText('Your authenticator app has been removed.').count(), 1);
    assert.equal(await page.getByText('Recovery codes').count(), 0);
  });
});

describe('a recovery code in the browser', () => {
  it('replaces the second factor once, and leads to new ones when few are left', async (t) => {
    const { app, page, recoveryCodes } = await openAtSecondStep(t);
    for (const [index, recoveryCode] of recoveryCodes.slice(0, 7).entries()) {
      await typeRecoveryCode(page, recoveryCode.toLowerCase().replaceAll('-', ' '));
      const place =
        index < 6 ? '/account' : '/account/second-factor?done=few-codes&next=%2Faccount';
      assert.equal(pathOf(page), place);
      if (index === 6) break;
      await page.context().clearCookies();
      await typePassword(page, app, '/account');
    }
    assert.match((await page.getByRole('status').textContent()) ?? '', /few recovery codes left/);
    await press(page, 'Create new codes');
    assert.equal(await page.locator('.codes li').count(), 10);
    await page.context().clearCookies();
    await typePassword(page, app);
    await typeRecoveryCode(page, recoveryCodes[9] ?? '');
    assert.match(await refusalOn(page), /isn’t one of the recovery codes/);
    assert.equal(await page.getByLabel('Recovery code').isVisible(), true);
  });
});

describe('a browser without JavaScript', () => {
  it('signs in with a code and with a recovery code', async (t) => {
    const { app, page, code, recoveryCodes } = await openAtSecondStep(t, {
      javaScriptEnabled: false,
    });
    await typeCode(page, code());
    assert.equal(pathOf(page), '/account');
    const other = await newPage(t, { javaScriptEnabled: false });
    await typePassword(other, app);
    await typeRecoveryCode(other, recoveryCodes[0] ?? '');
    assert.equal(pathOf(other), '/dashboard');
  });

  it('says on the page of a new passkey that this needs JavaScript', async (t) => {
    const { page, go } = await openAsAda(t, { browser: { javaScriptEnabled: false } });
    await go('/account/passkeys/new');
    assert.match(await page.locator('main').innerText(), /Passkeys need JavaScript/);
    assert.equal(await page.locator('button[name="passkey"]').first().isVisible(), false);
  });
});
