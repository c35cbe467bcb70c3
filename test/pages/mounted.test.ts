/** The login below a prefix of another server, in Chromium. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newPage, pathOf } from '../browser/chromium.ts';
import { plugIn } from '../browser/device.ts';
import { addPasskey, press } from '../browser/factor-steps.ts';
import { signIn } from '../browser/site.ts';
import { ADA, signUp } from '../people.ts';
import { startApp } from '../support.ts';

const AT = '/auth';

describe('the login below a prefix, in the browser', () => {
  it('is used with a password and a passkey, asks nothing outside of it, and returns to the host', async (t) => {
    const host = await startApp(t, { mountAt: AT });
    const app = { ...host, origin: `${host.origin}${AT}` };
    await signUp(app);
    const page = await newPage(t);
    const asked: string[] = [];
    const problems: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
    await plugIn(page);
    await signIn(page, app, ADA.email);
    assert.equal(pathOf(page), `${AT}/dashboard`);
    await addPasskey(page, app);
    assert.equal(await page.locator('.codes li').count(), 10);
    await page.goto(`${app.origin}/account`);
    await press(page, 'Sign out');
    // The virtual authenticator takes the passkey that the autofill of the log-in page offers.
    await page.waitForURL(`**${AT}/dashboard`);
    assert.ok(asked.includes(`${AT}/login`));
    const outside = asked.filter((path) => !path.startsWith(`${AT}/`));
    assert.deepEqual(outside, []);

    await page.context().clearCookies();
    const next = encodeURIComponent(`${host.origin}/orders?a=1`);
    await page.goto(`${app.origin}/login?next=${next}`);
    await page.waitForURL('**/orders?a=1'); // by the same passkey
    assert.equal(await page.textContent('body'), 'the host: /orders?a=1');
    assert.deepEqual(problems, []);
  });
});
