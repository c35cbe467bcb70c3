import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { PASSWORD } from '../people.ts';
import { follow, newPage, pathOf } from './chromium.ts';
import { setUp, signIn } from './site.ts';

const OTHER = 'seven quiet lighthouse cats';

/**
 * What a user with a keyboard alone copies from the page: "select all", "copy", and "paste"
 * into an empty form.
 */
async function copied(page: Page): Promise<string> {
  await page.locator('[autofocus]:focus').waitFor(); // it may come after the load event
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+c');
  const other = await page.context().newPage();
  await other.setContent('<textarea autofocus></textarea>');
  await other.locator('textarea').focus();
  await other.keyboard.press('ControlOrMeta+v');
  const text = await other.locator('textarea').inputValue();
  await other.close();
  return text;
}

describe('a person in a browser', () => {
  it('changes the password, and the other browser is signed out at its next click', async (t) => {
    const app = await setUp(t);
    const [laptop, phone] = [await newPage(t), await newPage(t)];
    for (const page of [laptop, phone]) await signIn(page, app, 'ada@example.com');
    await follow(laptop.getByRole('link', { name: 'Account' }));
    const form = laptop.locator('form[action="/account/password"]');
    await form.getByLabel('Current password').fill(PASSWORD);
    await form.getByLabel('New password').fill(OTHER);
    await follow(form.getByRole('button'));
    assert.match(
      (await laptop.getByRole('status').textContent()) ?? '',
      /password has been changed/,
    );
    await follow(phone.getByRole('link', { name: 'Account' }));
    assert.equal(pathOf(phone), '/login?next=%2Faccount');
    await signIn(phone, app, 'ada@example.com', OTHER);
    assert.equal(pathOf(phone), '/dashboard');
    await follow(laptop.getByRole('link', { name: 'Dashboard' }));
    assert.equal(pathOf(laptop), '/dashboard', 'this browser stays signed in');
  });

  it('signs another browser out in the list of sessions', async (t) => {
    const app = await setUp(t);
    const [laptop, phone] = [await newPage(t), await newPage(t)];
    for (const page of [phone, laptop]) await signIn(page, app, 'ada@example.com');
    await laptop.goto(`${app.origin}/account/sessions`);
    const others = laptop.getByRole('region', { name: 'Also signed in' });
    await follow(others.getByRole('button', { name: /session 0003/ }));
    assert.match(
      (await laptop.getByRole('status').textContent()) ?? '',
      /That session is signed out/,
    );
    await phone.reload();
    assert.equal(pathOf(phone), '/login?next=%2Fdashboard');
  });

  it('accepts an invitation in a browser of their own', async (t) => {
    const app = await setUp(t, { mail: false });
    const root = await newPage(t);
    await signIn(root, app, 'root@example.com');
    await root.goto(`${app.origin}/invites`);
    await root.getByLabel('E-mail address', { exact: true }).fill('grace@example.com');
    await root.getByLabel('Name (optional)').fill('Grace Hopper');
    await follow(root.getByRole('button', { name: 'Create invitation' }));
    const link = await copied(root);
    const shown = root.getByLabel('One-time link');
    assert.equal(await shown.textContent(), link);
    await root.evaluate('getSelection().removeAllRanges()');
    await shown.click();
    assert.equal(await root.evaluate('getSelection().toString()'), link, 'a click selects it');
    assert.ok(link.startsWith(`${app.origin}/invite/`));

    const guest = await newPage(t);
    await guest.goto(link);
    assert.equal(await guest.getByLabel('E-mail address').inputValue(), 'grace@example.com');
    await guest.getByLabel('Password').fill(PASSWORD);
    await follow(guest.getByRole('main').getByRole('button'));
    assert.equal(pathOf(guest), '/dashboard');
    assert.equal(
      await guest.getByRole('heading', { level: 1 }).textContent(),
      'Hello, Grace Hopper',
    );
    await (await newPage(t)).goto(link).then((answer) => assert.equal(answer?.status(), 404));
    await root.goto(`${app.origin}/invites`);
    assert.equal(await root.getByRole('button', { name: /Withdraw/ }).count(), 0);
  });

  it('is disabled while signed in: the next click leads to the log-in page', async (t) => {
    const app = await setUp(t);
    const [root, ada] = [await newPage(t), await newPage(t)];
    await signIn(ada, app, 'ada@example.com');
    await signIn(root, app, 'root@example.com');
    await follow(root.getByRole('link', { name: 'Admin' }));
    await follow(root.getByRole('link', { name: 'Users', exact: true }));
    await follow(root.getByRole('link', { name: 'ada@example.com' }));
    await follow(root.getByRole('button', { name: 'Disable' }));
    assert.match((await root.getByRole('status').textContent()) ?? '', /disabled/);
    await follow(ada.getByRole('link', { name: 'Account' }));
    assert.equal(pathOf(ada), '/login?next=%2Faccount');
    await signIn(ada, app, 'ada@example.com');
    assert.match((await ada.getByRole('alert').textContent()) ?? '', /has been disabled/);
  });

  it('is asked for the password first when it was typed long ago, and then it is done', async (t) => {
    const app = await setUp(t);
    const root = await newPage(t);
    await signIn(root, app, 'root@example.com');
    app.clock.now += 10 * 60_000;
    await root.goto(`${app.origin}/users/2`);
    await follow(root.getByRole('button', { name: 'Disable' }));
    assert.equal(await root.getByText('To disable ada@example.com, enter').count(), 1);
    await root.getByLabel('Password').fill(PASSWORD);
    await follow(root.getByRole('button', { name: 'Continue' }));
    assert.equal(pathOf(root), '/users/2?done=disabled');
  });
});
