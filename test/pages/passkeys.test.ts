/** Passkeys on the real pages, with Chromium's virtual authenticator. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { ALGORITHMS } from '../auth/passkeys/authenticator.ts';
import { follow, pathOf } from '../browser/chromium.ts';
import { addPasskey, openAsAda, press, refusalOn, typePassword } from '../browser/factor-steps.ts';
import { ADA } from '../people.ts';

const CONFIRM_AFTER = 11 * 60_000;

/** Ada with a passkey, at hand and touched whenever the browser asks. */
async function openWithPasskey(t: TestContext, options?: Parameters<typeof openAsAda>[1]) {
  const site = await openAsAda(t, options);
  await addPasskey(site.page, site.app);
  assert.equal(await site.page.locator('.codes li').count(), 10);
  return site;
}

type Site = Awaited<ReturnType<typeof openWithPasskey>>;

const signOut = ({ page }: Site) => page.context().clearCookies();

/** Changes what the page asks the browser for, as an attacker could who owns the browser. */
const ask = (page: Page, what: 'get' | 'create', changes: object) =>
  page.evaluate(`(() => {
    for (const { dataset } of document.querySelectorAll('[data-${what}]')) {
      dataset.${what} = JSON.stringify({ ...JSON.parse(dataset.${what}), ...${JSON.stringify(changes)} });
    }
  })()`);

describe('a passkey in the browser', () => {
  for (const [name, alg] of ALGORITHMS) {
    it(`signs in when it is one of ${name}`, async (t) => {
      const site = await openAsAda(t);
      const { app, page, go } = site;
      await go('/account/passkeys/new');
      await ask(page, 'create', { pubKeyCredParams: [{ type: 'public-key', alg }] });
      await press(page, 'Add a passkey');
      const [passkey] = await app.passkeys.ofAccount(1);
      assert.equal(passkey?.credential.algorithm, alg);
      await signOut(site);
      await go('/login');
      await press(site.page, 'Sign in with a passkey');
      assert.equal(pathOf(page), '/dashboard');
    });
  }

  it('is offered by the autofill, and signs in when it is picked', async (t) => {
    const site = await openWithPasskey(t, { autofill: true });
    await signOut(site);
    await site.go('/login?next=%2Faccount');
    await site.page.waitForURL('**/account');
  });

  it('is the second step after the password', async (t) => {
    const site = await openWithPasskey(t);
    await signOut(site);
    await typePassword(site.page, site.app, '/account');
    assert.equal(pathOf(site.page), '/login/second-step?next=%2Faccount');
    assert.equal(await site.page.getByLabel('Code from').count(), 0);
    await press(site.page, 'Use a passkey');
    assert.equal(pathOf(site.page), '/account');
  });

  it('confirms that it is the user, without the password', async (t) => {
    const site = await openWithPasskey(t);
    const { app, page, go } = site;
    app.clock.now += CONFIRM_AFTER;
    await go('/account/second-factor');
    await press(page, 'Create new codes');
    await press(site.page, 'Use a passkey');
    assert.equal(await page.locator('.codes li').count(), 10);
  });

  it('begins with the name of the browser, and is not made without a name', async (t) => {
    const { app, page, device, go } = await openAsAda(t);
    await go('/account/passkeys/new');
    const name = page.getByLabel('Name');
    assert.match(await name.inputValue(), /Chrome on Linux/);
    await name.fill('');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    assert.equal(await page.evaluate('document.activeElement.name'), 'name');
    assert.equal((await device.passkeys()).length, 0);
    await name.fill('Phone');
    await press(page, 'Add a passkey');
    assert.equal((await app.passkeys.ofAccount(1))[0]?.name, 'Phone');
  });

  it('is added to a device once', async (t) => {
    const { page, go } = await openWithPasskey(t);
    await go('/account/passkeys/new');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('This device already has a passkey for your account.').waitFor();
    assert.equal(pathOf(page), '/account/passkeys/new');
  });

  it('is renamed, and removed; the device forgets it', async (t) => {
    const { page, device, go } = await openWithPasskey(t);
    await go('/account/second-factor');
    await page.getByText('Rename').click();
    await page.getByLabel('Name').fill('My <phone>');
    await press(page, 'Save');
    assert.equal(await page.locator('strong', { hasText: 'My <phone>' }).count(), 1);
    assert.equal((await device.passkeys()).length, 1);
    await follow(page.getByRole('button', { name: 'Remove My <phone>' }));
    assert.match(
      (await page.getByRole('status').textContent()) ?? '',
      /Your passkey has been removed\./,
    );
    assert.equal(await page.getByText('None yet.').count(), 1);
    for (let i = 0; (await device.passkeys()).length > 0; i++) assert.ok(i < 100, 'still there');
  });

  it('is refused after it was removed', async (t) => {
    const site = await openWithPasskey(t);
    await signOut(site);
    await site.go('/login');
    const [{ id } = assert.fail()] = await site.app.passkeys.ofAccount(1);
    await site.app.passkeys.remove((await site.app.accounts.byId(1)) ?? assert.fail(), id);
    await press(site.page, 'Sign in with a passkey');
    assert.match(await refusalOn(site.page), /That passkey couldn’t be used/);
    assert.equal(pathOf(site.page), '/login/passkey');
  });
});

describe('a security key that knows no user', () => {
  it('does not sign in alone, and is the second step', async (t) => {
    const site = await openAsAda(t, { device: { verifies: false } });
    const { app, page, go } = site;
    await go('/account/passkeys/new');
    // The only way to get one from Chromium that names its account.
    const wanted = { residentKey: 'required', userVerification: 'discouraged' };
    await ask(page, 'create', { authenticatorSelection: wanted });
    await press(page, 'Add a security key');
    assert.equal((await app.passkeys.ofAccount(1))[0]?.credential.userVerified, false);
    await go('/account/second-factor');
    assert.equal(await page.getByText('used after your password').count(), 1);
    await signOut(site);
    await go('/login');
    const [key = assert.fail()] = await app.passkeys.ofAccount(1);
    const allowCredentials = [{ type: 'public-key', id: key.credential.id }];
    await ask(page, 'get', { userVerification: 'discouraged', allowCredentials });
    await press(site.page, 'Sign in with a passkey');
    assert.match(await refusalOn(page), /doesn’t check who you are\. Sign in with your password/);
    await page.getByLabel('E-mail address').fill(ADA.email);
    await typePassword(page, app);
    await press(site.page, 'Use a passkey');
    assert.equal(pathOf(page), '/dashboard');
  });

  it('confirms nothing without the password', async (t) => {
    const site = await openAsAda(t, { device: { verifies: false } });
    const { app, page, go } = site;
    await go('/account/passkeys/new');
    await press(page, 'Add a security key');
    app.clock.now += CONFIRM_AFTER;
    await go('/confirm?next=%2Faccount');
    await press(site.page, 'Use a passkey');
    assert.match(await refusalOn(page), /Enter your password/);
    await page.getByLabel('Password').fill(ADA.password);
    await press(site.page, 'Use a passkey');
    assert.equal(pathOf(page), '/account');
  });
});
