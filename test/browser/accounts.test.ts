import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { PASSWORD, signUp, signUpAdmin } from '../people.ts';
import { startApp, type TestApp } from '../support.ts';
import { assertAccessible, assertFits } from './axe.ts';
import { follow, newContext, newPage, pathOf } from './chromium.ts';

const OTHER = 'seven quiet lighthouse cats';

async function signIn(page: Page, app: TestApp, email: string, password = PASSWORD): Promise<void> {
  await page.goto(`${app.origin}/login`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await follow(page.getByRole('main').getByRole('button'));
}

/**
 * What a user with a keyboard alone copies from the page: "select all", "copy", and "paste"
 * into an empty form.
 */
async function copied(page: Page): Promise<string> {
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

/** An app with an administrator (1) and ada (2). */
async function setUp(t: TestContext): Promise<TestApp> {
  const app = await startApp(t, { mail: async () => {} });
  await signUpAdmin(app);
  await signUp(app);
  return app;
}

describe('a person in a browser', () => {
  it('changes the password, and the other browser is out at its next click', async (t) => {
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

  it('signs another place out from the list of sessions', async (t) => {
    const app = await setUp(t);
    const [laptop, phone] = [await newPage(t), await newPage(t)];
    for (const page of [phone, laptop]) await signIn(page, app, 'ada@example.com');
    await laptop.goto(`${app.origin}/account/sessions`);
    const others = laptop.getByRole('region', { name: 'Also signed in' });
    await follow(others.getByRole('button', { name: /ticket 0003/ }));
    assert.match((await laptop.getByRole('status').textContent()) ?? '', /Signed out there/);
    await phone.reload();
    assert.equal(pathOf(phone), '/login?next=%2Fdashboard');
  });

  it('accepts an invitation in a browser of their own', async (t) => {
    const app = await setUp(t);
    const root = await newPage(t);
    await signIn(root, app, 'root@example.com');
    await root.goto(`${app.origin}/invites`);
    await follow(root.getByRole('button', { name: 'Make an invitation' }));
    const link = await copied(root);
    const shown = root.getByLabel('One-time link');
    assert.equal(await shown.textContent(), link);
    await root.evaluate('getSelection().removeAllRanges()');
    await shown.click();
    assert.equal(await root.evaluate('getSelection().toString()'), link, 'a click selects it');
    assert.ok(link.startsWith(`${app.origin}/invite/`));

    const guest = await newPage(t);
    await guest.goto(link);
    await guest.getByLabel('E-mail address').fill('grace@example.com');
    await guest.getByLabel('Password').fill(PASSWORD);
    await follow(guest.getByRole('main').getByRole('button'));
    assert.equal(pathOf(guest), '/dashboard');
    assert.equal(await guest.getByRole('heading', { level: 1 }).textContent(), 'Hello, grace');
    await (await newPage(t)).goto(link).then((answer) => assert.equal(answer?.status(), 404));
    await root.goto(`${app.origin}/invites`);
    assert.equal(await root.getByRole('button', { name: /Withdraw/ }).count(), 0);
  });

  it('is disabled while signed in: the next click leads to the log-in page', async (t) => {
    const app = await setUp(t);
    const [root, ada] = [await newPage(t), await newPage(t)];
    await signIn(ada, app, 'ada@example.com');
    await signIn(root, app, 'root@example.com');
    await follow(root.getByRole('link', { name: 'Users' }));
    await follow(root.getByRole('link', { name: 'ada@example.com' }));
    await follow(root.getByRole('button', { name: 'Disable' }));
    assert.match((await root.getByRole('status').textContent()) ?? '', /disabled/);
    await follow(ada.getByRole('link', { name: 'Account' }));
    assert.equal(pathOf(ada), '/login?next=%2Faccount');
    await signIn(ada, app, 'ada@example.com');
    assert.match((await ada.getByRole('alert').textContent()) ?? '', /do not match/);
  });

  it('is asked for the password first when it was typed long ago, and comes back', async (t) => {
    const app = await setUp(t);
    const root = await newPage(t);
    await signIn(root, app, 'root@example.com');
    app.clock.now += 10 * 60_000;
    await root.goto(`${app.origin}/users/2`);
    await follow(root.getByRole('button', { name: 'Disable' }));
    assert.equal(pathOf(root), '/confirm?next=%2Fusers%2F2%3Fdone%3Dconfirmed');
    await root.getByLabel('Password').fill(PASSWORD);
    await follow(root.getByRole('button', { name: 'Go on' }));
    assert.equal(pathOf(root), '/users/2?done=confirmed');
    assert.match((await root.getByRole('status').textContent()) ?? '', /Nothing has been changed/);
    await follow(root.getByRole('button', { name: 'Disable' }));
    assert.equal(pathOf(root), '/users/2?done=disabled');
  });
});

describe('every page behind the account', () => {
  type Visit = (page: Page, app: TestApp) => Promise<unknown>;
  const press = (path: string, button: string, nth = 0): Visit => {
    return async (page, app) => {
      await page.goto(`${app.origin}${path}`);
      await follow(page.getByRole('main').getByRole('button', { name: button }).nth(nth));
    };
  };
  const open =
    (path: string): Visit =>
    (page, app) =>
      page.goto(`${app.origin}${path}`);
  const behind = (link: (app: TestApp) => Promise<string>): Visit => {
    return async (page, app) => page.goto(`${app.origin}${await link(app)}`);
  };

  const visits: Readonly<Record<string, Visit>> = {
    'the page to ask for a link': open('/forgot'),
    'the page to ask for a link, with something else': press('/forgot', 'Send the link'),
    'the page that a link was asked for on': async (page, app) => {
      await page.goto(`${app.origin}/forgot`);
      await page.getByLabel('E-mail address').fill('ada@example.com');
      await follow(page.getByRole('main').getByRole('button'));
    },
    'the invitation': behind(async ({ links }) => {
      return `/invite/${(await links.createInvitation('admin', 1)).secret}`;
    }),
    'the reset page': behind(
      async ({ links }) => `/reset/${((await links.reset(2, 1)) ?? assert.fail()).secret}`,
    ),
    'the page of a link that is gone': open(`/reset/${'A'.repeat(43)}`),
    'the page of a link that is damaged': open(`/reset/${'A'.repeat(42)}`),
    'the page of a link that is not there any more': async (page, app) => {
      await page.context().clearCookies({ name: 'link' });
      await page.goto(`${app.origin}/reset`);
    },
    'the account': async (page, app) => {
      await signIn(page, app, 'root@example.com');
      await page.goto(`${app.origin}/account`);
    },
    'the account with a password that is refused': press('/account', 'Change password'),
    'the account with an address that is refused': async (page, app) => {
      await page.goto(`${app.origin}/account`);
      const form = page.locator('form[action="/account/email"]');
      await form.getByLabel('New e-mail address').fill('ada');
      await follow(form.getByRole('button'));
    },
    'the account that waits for an address': async (page, app) => {
      const long = `${'very-long-name-'.repeat(4)}@${'subdomain.'.repeat(6)}example.com`;
      await app.links.email(1, long, 0);
      await page.goto(`${app.origin}/account?done=email-asked`);
    },
    'the page that confirms an address': behind(async ({ links }) => {
      return `/email/${(await links.email(1, 'root@new.example.com', 0))?.secret}`;
    }),
    'the sessions': open('/account/sessions?done=revoked'),
    'the activity': open('/account/activity'),
    'the confirm page': open('/confirm?next=%2Fusers'),
    'the confirm page with a problem': press('/confirm', 'Go on'),
    'the users': open('/users?q=user'),
    'a search for users that finds none': open('/users?q=zzz'),
    'the users, with a new one that is refused': async (page, app) => {
      await page.goto(`${app.origin}/users?role=admin&disabled=false`);
      await page.getByText('Add an account').first().click();
      await follow(page.getByRole('button', { name: 'Add the account' }));
      assert.equal(await page.getByRole('alert').count(), 1);
    },
    'a user': open('/users/2?done=role'),
    'a user with a fresh link': press('/users/2', 'Make a reset link'),
    'a user not quite deleted': press('/users/2', 'Delete'),
    'a user who is disabled': open('/users/3'),
    'oneself among the users': open('/users/1'),
    'the invitations': open('/invites'),
    'the invitations with a fresh link': press('/invites', 'Make an invitation'),
  };

  /** An app with everything on its pages, and the long address that breaks narrow ones. */
  async function furnished(t: TestContext): Promise<TestApp> {
    const app = await setUp(t);
    const long = `${'very-long-name-'.repeat(4)}@${'subdomain.'.repeat(6)}example.com`;
    await signUp(app, long);
    await app.accounts.change(3, { disabled: true });
    await signUp(app, 'root@elsewhere.example.com');
    app.testDatabase.database.exec('UPDATE sessions SET user_id = 1 WHERE user_id = 4');
    await app.links.createInvitation('user', 1);
    const insert = app.testDatabase.database.prepare(
      `INSERT INTO users (public_id, email, password_hash, role, created_at)
       VALUES (hex(randomblob(16)), ?, '', 'user', 0)`,
    );
    for (let i = 0; i < 55; i++) insert.run(`user${i}@example.com`);
    return app;
  }

  const seeAll = async (page: Page, app: TestApp, look: typeof assertFits) => {
    for (const [name, visit] of Object.entries(visits)) {
      await visit(page, app);
      await look(page, `${name} (${pathOf(page)})`);
    }
  };

  it('fits narrow screens, and has no violation that axe-core knows, in light and dark colours', async (t) => {
    const page = await newPage(t, { bypassCSP: true, reducedMotion: 'reduce' });
    await seeAll(page, await furnished(t), async (_, name) => {
      await assertFits(page, name);
      await assertAccessible(page, name);
    });
  });

  it('breaks none of its own rules (content security policy)', async (t) => {
    const complaints: string[] = [];
    const context = await newContext(t);
    context.on('console', (message) => complaints.push(message.text()));
    await seeAll(await context.newPage(), await furnished(t), async () => {});
    const refused = complaints.filter((text) => /Content Security Policy|Refused/.test(text));
    assert.deepEqual(refused, []);
  });

  it('does so when it is the very first one, the set-up page, or there is no mail', async (t) => {
    const app = await startApp(t);
    const page = await newPage(t, { bypassCSP: true });
    for (const path of [`/setup/${(await app.links.setup()).secret}`, '/forgot']) {
      await page.goto(`${app.origin}${path}`);
      await assertFits(page, path);
      await assertAccessible(page, path);
    }
  });
});
