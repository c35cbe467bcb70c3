import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PASSWORD } from '../people.ts';
import { follow, newPage, pathOf } from './chromium.ts';
import { setUp, signIn } from './site.ts';

describe('a person in a browser', () => {
  it('creates a key after typing the password again, uses it, and revokes it', async (t) => {
    const app = await setUp(t);
    const page = await newPage(t);
    await signIn(page, app, 'ada@example.com');
    app.clock.now += 10 * 60_000;
    await follow(page.getByRole('link', { name: 'Account' }));
    await follow(page.getByRole('link', { name: 'Keys', exact: true }));
    await page.getByLabel('Name').fill('nightly backup');
    await page.getByLabel('Expires after').selectOption('A year');
    await follow(page.getByRole('button', { name: 'Create key' }));
    assert.match((await page.getByRole('main').textContent()) ?? '', /key nightly backup/);
    await page.getByLabel('Password').fill(PASSWORD);
    await follow(page.getByRole('main').getByRole('button').first());

    const key = await page.getByLabel('Key', { exact: true }).innerText();
    await page.locator('#key:focus').waitFor(); // autofocus may come after the load event
    const me = async () =>
      (await app.request('/me', { headers: { authorization: `Bearer ${key}` } })).status;
    assert.equal(await me(), 200);
    await page.goto(`${app.origin}/account/keys`);
    assert.ok(!(await page.content()).includes(key), 'it is shown once');
    await follow(page.getByRole('button', { name: /^Revoke nightly backup/ }));
    assert.equal(pathOf(page), '/account/keys?done=key-revoked');
    assert.match((await page.getByRole('status').textContent()) ?? '', /no longer works/);
    assert.equal(await me(), 401);
  });
});
