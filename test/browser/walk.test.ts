import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { PASSWORD, signUp } from '../people.ts';
import { startApp } from '../support.ts';
import { assertAccessible, assertFits } from './axe.ts';
import { follow, newContext, newPage, pathOf } from './chromium.ts';

/** Fills in the form that is on the page and sends it. */
async function fillIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  // The first button: below it there may be one for a passkey.
  await follow(page.getByRole('main').getByRole('button').first());
}

describe('a person in a browser', () => {
  it('signs up, signs in elsewhere, signs out, and comes back to where they wanted to go', async (t) => {
    const app = await startApp(t);
    const laptop = await newPage(t);
    await laptop.goto(app.origin);
    await follow(laptop.getByRole('main').getByRole('link', { name: 'Create account' }));
    await fillIn(laptop, 'ada@example.com', PASSWORD);
    assert.equal(pathOf(laptop), '/dashboard');
    assert.equal(await laptop.getByRole('heading', { level: 1 }).textContent(), 'Hello, ada');

    const phone = await newPage(t);
    await phone.goto(`${app.origin}/login`);
    await fillIn(phone, 'ada@example.com', PASSWORD);
    assert.equal(pathOf(phone), '/dashboard');
    await laptop.reload();
    assert.equal(
      await laptop.getByRole('region', { name: 'Also signed in' }).getByText('0002').count(),
      1,
    );

    await follow(laptop.getByRole('button', { name: 'Sign out' }));
    assert.equal(pathOf(laptop), '/login?done=out');
    await laptop.goBack();
    assert.equal(await laptop.getByText('Hello, ada').count(), 0, 'Back shows no dashboard');
    await phone.reload();
    assert.equal(pathOf(phone), '/dashboard', 'the other place stays signed in');

    await laptop.goto(`${app.origin}/dashboard?tab=1`);
    assert.equal(pathOf(laptop), '/login?next=%2Fdashboard%3Ftab%3D1');
    await fillIn(laptop, 'ada@example.com', PASSWORD);
    assert.equal(pathOf(laptop), '/dashboard?tab=1');
  });

  it('is told what is wrong, keeps the e-mail, and types the password again', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const page = await newPage(t);
    await page.goto(`${app.origin}/login`);
    await fillIn(page, 'ada@example.com', 'not my password');
    const alert = page.getByRole('alert');
    assert.match((await alert.textContent()) ?? '', /t match/);
    await page.locator('[role="alert"]:focus').waitFor(); // autofocus may come after the load event
    assert.equal(await page.getByLabel('E-mail address').inputValue(), 'ada@example.com');
    assert.equal(await page.getByLabel('Password').inputValue(), '');
    await fillIn(page, 'ada@example.com', PASSWORD);
    assert.equal(pathOf(page), '/dashboard');
  });

  it('has a ticket that scripts cannot read', async (t) => {
    const app = await startApp(t);
    const context = await newContext(t);
    const page = await context.newPage();
    await page.goto(`${app.origin}/signup`);
    await fillIn(page, 'ada@example.com', PASSWORD);
    assert.equal(await page.evaluate('document.cookie'), '');
    const [cookie] = await context.cookies();
    assert.equal(cookie?.name, 'session');
    assert.equal(cookie?.httpOnly, true);
    assert.equal(cookie?.sameSite, 'Lax');
  });

  it('can do everything with the keyboard alone', async (t) => {
    const app = await startApp(t);
    const page = await newPage(t);
    await page.goto(`${app.origin}/signup`);
    await page.locator('#email:focus').waitFor(); // autofocus may come after the load event
    await page.keyboard.type('ada@example.com');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/dashboard');
  });

  it('is not signed out by a form on another site', async (t) => {
    const app = await startApp(t);
    const page = await newPage(t);
    await page.goto(`${app.origin}/signup`);
    await fillIn(page, 'ada@example.com', PASSWORD);
    // 127.0.0.1 is another site than localhost, without any DNS.
    await page.route('http://127.0.0.1:9/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${app.origin}/logout"><button>Win a prize</button></form>`,
      }),
    );
    await page.goto('http://127.0.0.1:9/');
    await follow(page.getByRole('button'));
    assert.match((await page.getByRole('main').textContent()) ?? '', /came from another site/);
    await page.goto(`${app.origin}/dashboard`);
    assert.equal(pathOf(page), '/dashboard');
  });
});

describe('every page', () => {
  type Visit = (page: Page, origin: string) => Promise<unknown>;
  const visits: Record<string, Visit> = {
    'the start page': (page, origin) => page.goto(origin),
    'the page that explains': async (page, origin) => {
      await page.goto(`${origin}/how`);
      await page.evaluate(
        'document.querySelectorAll("details").forEach((one) => { one.open = true })',
      );
    },
    'the sign-up page': (page, origin) => page.goto(`${origin}/signup`),
    'the sign-up page with problems': async (page, origin) => {
      await page.goto(`${origin}/signup`);
      await fillIn(page, 'ada', 'short');
    },
    'the log-in page': (page, origin) => page.goto(`${origin}/login?next=%2Fdashboard`),
    'the log-in page with a problem': async (page, origin) => {
      await page.goto(`${origin}/login`);
      await fillIn(page, 'ada@example.com', 'wrong');
    },
    'the dashboard': async (page, origin) => {
      await page.goto(`${origin}/login`);
      await fillIn(page, 'ada@example.com', PASSWORD);
    },
    'the page that explains, with bytes of their own': (page, origin) => page.goto(`${origin}/how`),
    'the start page of a signed-in user': (page, origin) => page.goto(origin),
    'the error page': (page, origin) => page.goto(`${origin}/nowhere`),
  };

  it('fits narrow screens, and has no violation that axe-core knows, in light and dark colours', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    await eachPage(await newContext(t, { bypassCSP: true }), app.origin, async (page, name) => {
      await assertFits(page, name);
      await assertAccessible(page, name);
    });
  });

  it('breaks none of its own rules (content security policy)', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const complaints: string[] = [];
    const context = await newContext(t);
    context.on('console', (message) => {
      if (/Content Security Policy|Refused/.test(message.text())) complaints.push(message.text());
    });
    await eachPage(context, app.origin, async () => {});
    assert.deepEqual(complaints, []);
  });

  async function eachPage(
    context: BrowserContext,
    origin: string,
    look: (page: Page, name: string) => Promise<void>,
  ): Promise<void> {
    const page = await context.newPage();
    for (const [name, visit] of Object.entries(visits)) {
      await visit(page, origin);
      await look(page, name);
    }
  }
});
