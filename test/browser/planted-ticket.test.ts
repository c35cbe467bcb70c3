import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signUp } from '../people.ts';
import { asPage } from '../requests.ts';
import { startApp } from '../support.ts';
import { newPage, pathOf } from './chromium.ts';

describe('a ticket that another client was given', () => {
  it('signs in a browser that never saw the password', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const page = await newPage(t);
    await page.goto(`${app.origin}/dashboard`);
    assert.equal(pathOf(page), '/login?next=%2Fdashboard');
    // What lesson a0 types into the console.
    await page.evaluate(`document.cookie = '${cookie}; path=/'`);
    await page.goto(`${app.origin}/dashboard`);
    assert.equal(pathOf(page), '/dashboard');
    await app.request('/logout', { ...asPage(cookie), method: 'POST' });
    await page.reload();
    assert.equal(pathOf(page), '/login?next=%2Fdashboard');
  });
});
