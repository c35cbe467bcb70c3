import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { groupsChange } from '../../src/auth/event-about.ts';
import { assertAccessible, assertFits } from '../browser/axe.ts';
import { follow, newContext, newPage, pathOf } from '../browser/chromium.ts';
import { setUp, signIn } from '../browser/site.ts';
import { signUp } from '../people.ts';
import { authEvent } from '../stores/backend.ts';
import { startApp, type TestApp } from '../support.ts';

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
    'the keys': open('/account/keys'),
    'the keys, with one that is refused': press('/account/keys', 'Create key'),
    'the keys, with a fresh one': async (page, app) => {
      await page.goto(`${app.origin}/account/keys`);
      await page.getByLabel('Name').fill('the-back-up-of-every-night-'.repeat(2));
      await follow(page.getByRole('button', { name: 'Create key' }));
      assert.match(await page.getByLabel('Key', { exact: true }).innerText(), /^ckey_[\w-]{43}$/);
    },
    'the sessions': open('/account/sessions?done=revoked'),
    'the activity': open('/account/activity'),
    'the confirm page': open('/confirm?next=%2Fusers'),
    'the confirm page with a problem': press('/confirm', 'Continue'),
    'the users': open('/users?q=user'),
    'a search for users that finds none': open('/users?q=zzz'),
    'the users, with a new one that is refused': async (page, app) => {
      await page.goto(`${app.origin}/users?role=admin&disabled=false`);
      await page.getByText('Add an account').first().click();
      await follow(page.getByRole('button', { name: 'Add account' }));
      assert.equal(await page.getByRole('alert').count(), 1);
    },
    'a user': open('/users/2?done=role'),
    'a user with a fresh link': press('/users/2', 'Create reset link'),
    'a user whose groups are refused': async (page, app) => {
      await page.goto(`${app.origin}/users/2`);
      await page.getByLabel('Groups').fill('Board; finance');
      await follow(page.getByRole('button', { name: 'Save groups' }));
      assert.equal(await page.getByRole('alert').count(), 1);
    },
    'a user not quite deleted': press('/users/2', 'Delete'),
    'a user who is disabled': open('/users/3'),
    'the users of a group': open(`/users?group=${'w'.repeat(32)}`),
    'oneself among the users': open('/users/1'),
    'the invitations': open('/invites'),
    'the invitations, with one that is refused': press('/invites', 'Send invitation'),
    'the invitations with a fresh link': async (page, app) => {
      await page.goto(`${app.origin}/invites`);
      await page.getByText('Invite without an address').click();
      await follow(page.getByRole('button', { name: 'Create open link' }));
    },
    'the invitations after several': async (page, app) => {
      await page.goto(`${app.origin}/invites`);
      await page.getByText('Invite several people').click();
      await page.getByLabel('E-mail addresses').fill('new@example.com\nada@example.com');
      await follow(page.getByRole('button', { name: 'Send invitations' }));
    },
    'the apps, none so far': open('/clients'),
    'the form of an app': open('/clients/new'),
    'the form of an app, refused': async (page, app) => {
      await page.goto(`${app.origin}/clients/new`);
      await page.getByText('Grafana, Gitea, Nextcloud').click();
      await page.getByLabel('Redirect addresses').fill(`http://${'long-name.'.repeat(20)}example/`);
      await follow(page.getByRole('button', { name: 'Register' }));
      await page.getByText('More settings').click();
    },
    'an app with a fresh secret': async (page, app) => {
      await page.goto(`${app.origin}/clients/new`);
      await page
        .getByLabel('Name')
        .fill('A-name-without-a-blank-of-all-sixty-characters-that-are-left');
      await page.getByLabel('Redirect addresses').fill(`https://${'name.'.repeat(12)}example/cb`);
      await page
        .getByLabel('Groups')
        .fill(Array.from('abcdefghijkl', (c) => c.repeat(32)).join(' '));
      await follow(page.getByRole('button', { name: 'Register' }));
      await page.getByText('The app asks for each address').click();
    },
    'an app that is not quite removed': async (page, app) => {
      const [client] = await app.clients.all();
      await press(`/clients/${client?.id}`, 'Remove')(page, app);
    },
    'the apps': open('/clients'),
    'the overview': open('/overview'),
    'the activity of the site': open('/activity'),
    'the activity of the site, of an account that is unknown': open('/activity?account=zzz'),
    'the activity of the site, with a day that is refused': open('/activity?since=2026-02-30'),
  };

  /** An app with everything on its pages, and the long address that breaks narrow ones. */
  async function furnished(t: TestContext): Promise<TestApp> {
    const app = await setUp(t);
    const long = `${'very-long-name-'.repeat(4)}@${'subdomain.'.repeat(6)}example.com`;
    await signUp(app, long);
    // As long as groups may be, and as many.
    const groups = Array.from({ length: 20 }, (_, i) => `${'w'.repeat(30)}${i + 10}`);
    for (const id of [1, 2]) await app.accounts.change(id, { groups });
    const about = groupsChange([], groups);
    await app.stores.events.append(authEvent({ kind: 'groups_changed', about }));
    await app.accounts.change(3, { disabled: true, groups: ['w'.repeat(32)] });
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

  it('has no script, and breaks none of its own rules (content security policy)', async (t) => {
    const complaints: string[] = [];
    const context = await newContext(t);
    context.on('console', (message) => complaints.push(message.text()));
    await seeAll(await context.newPage(), await furnished(t), async (page, name) => {
      assert.equal(await page.evaluate('document.scripts.length'), 0, name);
    });
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
