/** Two tabs of one browser, and what one of them makes of what the other has used up. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { pathOf } from '../browser/chromium.ts';
import { plugIn } from '../browser/device.ts';
import { addPasskey, openAsAda, press, refusalOn, typePassword } from '../browser/factor-steps.ts';

/** Ada with a passkey, signed out, with the device at hand. */
async function openSignedOut(t: TestContext) {
  const site = await openAsAda(t);
  await addPasskey(site.page, site.app);
  await site.page.context().clearCookies();
  return site;
}

/** What the page asks for: the JSON in the attribute of its first passkey button. */
const asked = (page: Page) =>
  page.evaluate<string>(`document.querySelector('[data-get]').dataset.get`);

/** Lets the page ask for what another page asked for. */
const ask = (page: Page, json: string) =>
  page.evaluate(`document.querySelector('[data-get]').dataset.get = ${JSON.stringify(json)}`);

describe('two tabs of one browser', () => {
  it('have challenges of their own for the second step: the later sign-in ends the earlier', async (t) => {
    const { app, page } = await openSignedOut(t);
    await typePassword(page, app);
    const first = await asked(page);
    const other = await page.context().newPage();
    await typePassword(other, app, '/account');
    assert.notEqual(await asked(other), first);
    // The cookie is now that of the second sign-in, to which the challenge of the first is nothing.
    await press(page, 'Use a passkey');
    assert.match(await refusalOn(page), /That passkey couldn’t be used/);
    await press(page, 'Use a passkey');
    assert.equal(pathOf(page), '/dashboard');
    await other.reload();
    assert.equal(pathOf(other), '/account', 'signed in by the first tab');
  });

  it('use a challenge once', async (t) => {
    const { app, page, go } = await openSignedOut(t);
    await go('/login');
    const once = await asked(page);
    await press(page, 'Sign in with a passkey');
    assert.equal(pathOf(page), '/dashboard');
    await page.context().clearCookies();
    await go('/login');
    await ask(page, once);
    await press(page, 'Sign in with a passkey');
    assert.match(await refusalOn(page), /That passkey couldn’t be used/);
    assert.equal(await app.passkeys.ofAccount(1).then(({ length }) => length), 1);
  });

  it('do not sign in with a challenge of the second step, nor the other way round', async (t) => {
    const { app, page, go } = await openSignedOut(t);
    await typePassword(page, app);
    const step = await asked(page);
    await go('/login');
    const signIn = await asked(page);
    await ask(page, step);
    await press(page, 'Sign in with a passkey');
    assert.match(await refusalOn(page), /That passkey couldn’t be used/);
    await typePassword(page, app);
    await ask(page, signIn);
    await press(page, 'Use a passkey');
    assert.match(await refusalOn(page), /That passkey couldn’t be used/);
  });

  it('add the passkeys of two devices, each to the account', async (t) => {
    const { app, page, go } = await openAsAda(t);
    await go('/account/passkeys/new');
    const other = await page.context().newPage();
    await plugIn(other);
    await other.goto(`${app.origin}/account/passkeys/new`);
    await press(page, 'Add a passkey');
    await press(other, 'Add a passkey');
    assert.equal(pathOf(other), '/account/second-factor?done=passkey-added');
    assert.equal((await app.passkeys.ofAccount(1)).length, 2);
  });
});
