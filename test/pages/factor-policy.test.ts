/** What a person meets where a second factor is demanded, and where there are no passkeys. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { follow, newPage, pathOf } from '../browser/chromium.ts';
import { openAsAda, press, setUpApp, typePassword } from '../browser/factor-steps.ts';
import { signIn } from '../browser/site.ts';
import { ADA, signUp } from '../people.ts';
import { startApp } from '../support.ts';

const DAY = 86_400_000;

const said = async (page: Page) => (await page.getByRole('status').textContent()) ?? '';

describe('a person whose account has to have a second factor', () => {
  it('is told so in the time of grace, and goes on', async (t) => {
    const { page, go } = await openAsAda(t, { app: { requireSecondFactor: 'all' } });
    assert.equal(pathOf(page), '/dashboard');
    assert.match(await said(page), /needs a second factor by 28 Nov 2026, 09:00 UTC \(in 7 days\)/);
    await go('/account');
    assert.equal(pathOf(page), '/account');
    await go('/dashboard');
    await follow(page.getByRole('link', { name: 'Set one up' }));
    assert.equal(pathOf(page), '/account/second-factor');
  });

  it('is led to it after the time of grace, and can do nothing else', async (t) => {
    const { app, page, go } = await openAsAda(t, { app: { requireSecondFactor: 'all' } });
    app.clock.now += 8 * DAY;
    await signIn(page, app, ADA.email);
    assert.equal(pathOf(page), '/account/second-factor');
    assert.match(await said(page), /This site requires a second factor/);
    for (const path of ['/dashboard', '/account', '/account/sessions', '/account/activity']) {
      await go(path);
      const next = path === '/dashboard' ? '' : `?next=${encodeURIComponent(path)}`;
      assert.equal(pathOf(page), `/account/second-factor${next}`);
      assert.deepEqual(await page.getByRole('banner').getByRole('link').allInnerTexts(), [
        'Coatcheck',
      ]);
    }
    await setUpApp(page, app);
    await follow(page.getByRole('link', { name: 'I\u2019ve saved them' }));
    assert.equal(pathOf(page), '/dashboard');
    assert.equal(await page.getByText('second factor').count(), 0);
    await go('/account/second-factor');
    assert.equal(await page.getByText('To remove your last one').count(), 1);
    assert.equal(await page.getByRole('button', { name: 'Remove' }).count(), 0);
  });

  it('confirms the password, and comes back to what is demanded', async (t) => {
    const { app, page } = await openAsAda(t, {
      app: { requireSecondFactor: 'all', secondFactorGrace: 0 },
    });
    app.clock.now += 11 * 60_000;
    await page.reload();
    assert.equal(pathOf(page), '/account/second-factor');
    await press(page, 'Set up the app');
    await page.getByLabel('Password').fill(ADA.password);
    await press(page, 'Continue');
    assert.equal(pathOf(page), '/account/second-factor/totp');
  });

  it('sets up a new one after an administrator has reset it', async (t) => {
    const { app, page } = await openAsAda(t);
    const { id } = (await app.accounts.find(ADA.email))?.user ?? assert.fail();
    await setUpApp(page, app);
    await app.factors.reset(id);
    await page.goto(`${app.origin}/dashboard`);
    assert.equal(pathOf(page), '/login?next=%2Fdashboard');
    await typePassword(page, app);
    assert.equal(pathOf(page), '/account/second-factor');
    assert.match(await page.locator('main').innerText(), /An administrator has reset your second/);
    await setUpApp(page, app);
    await follow(page.getByRole('link', { name: 'I\u2019ve saved them' }));
    assert.equal(pathOf(page), '/dashboard');
  });
});

describe('an address that can have no passkeys', () => {
  it('says why, and which address has them', async (t) => {
    const app = await startApp(t, { origin: (port) => `http://127.0.0.1:${port}` });
    await signUp(app);
    const page = await newPage(t);
    await page.goto(`${app.origin}/login`);
    assert.equal(await page.getByRole('button', { name: 'passkey' }).count(), 0);
    assert.equal(await page.evaluate('document.scripts.length'), 0);
    await signIn(page, app, ADA.email);
    await page.goto(`${app.origin}/account/second-factor`);
    const text = await page.getByRole('region', { name: 'Passkeys' }).innerText();
    assert.match(text, /don’t work at an IP address\./);
    assert.ok(text.includes(`Passkeys work at http://localhost:${app.port}.`), text);
    assert.equal(await page.getByRole('link', { name: 'Add a passkey' }).count(), 0);
    await page.goto(`${app.origin}/account/passkeys/new`);
    assert.equal(pathOf(page), '/account/second-factor');
  });
});
