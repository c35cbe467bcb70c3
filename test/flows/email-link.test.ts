import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ADA, opens, PASSWORD, signIn, signUp } from '../people.ts';
import { asJson, asPage, cookieOf, form, json, openLink, redeem } from '../requests.ts';
import { settle } from '../settle.ts';
import { count } from '../stored.ts';
import type { TestApp } from '../support.ts';
import { ask, emailOf, hostOf, MINUTE, NEW, withMail } from './email-site.ts';

const DAY = 86_400_000;

const OTHER = 'seven quiet lighthouse cats';

describe('another e-mail address where there is mail', () => {
  it('takes effect when the link in a mail to it is used, in any browser', async (t) => {
    const { app, cookie, to, linkTo } = await withMail(t);
    const response = await app.request('/account/email', form(NEW, cookie));
    assert.equal(response.headers.get('location'), '/account?done=email-asked');
    await settle();
    assert.equal(await emailOf(app), ADA.email);
    assert.equal((await app.request('/login', json(NEW))).status, 401);

    const [letter] = to(NEW.email);
    assert.equal(letter?.subject, `Confirm your new e-mail address for ${hostOf(app)}`);
    assert.match(letter?.text ?? '', /account ada@example\.com\n/);
    const link = linkTo(NEW.email);
    const opened = await app.request(link);
    assert.equal(opened.headers.get('location'), '/email');
    const elsewhere = cookieOf(opened);
    const page = await (await app.request('/email', asPage(elsewhere))).text();
    assert.match(page, /ada<wbr>@example<wbr>\.com<\/strong> signs in with/);
    assert.equal(await emailOf(app), ADA.email, 'looking at it uses nothing');
    const [, mark = ''] = /name="link" value="([^"]*)"/.exec(page) ?? [];
    const done = await app.request('/email', form({ link: mark }, elsewhere));
    assert.equal(done.headers.get('location'), '/login?done=email');
    assert.match(done.headers.getSetCookie().join(), /^link=; .*Max-Age=0$/);
    assert.equal(await emailOf(app), NEW.email);
    // A stranger who has had the mail sent to them may use the link as well.
    assert.equal((await app.accounts.byId(1))?.emailConfirmedAt, null);
    assert.equal((await app.request('/login', json(NEW))).status, 200);
    assert.equal(await opens(app, cookie), true);
    const kinds = ['email_change_requested', 'email_changed'] as const;
    for (const kind of kinds) {
      assert.equal(await count(app, 'events', { kind, userId: 1 }), 1, kind);
    }
    assert.equal((await openLink(app, link)).status, 404, 'it works once');
  });

  it('is mailed to the old address when it is requested and when it is done', async (t) => {
    const { app, cookie, to, linkTo } = await withMail(t);
    await ask(app, cookie);
    const [asked] = to(ADA.email);
    assert.equal(asked?.subject, `Your e-mail address for ${hostOf(app)} is about to change`);
    assert.match(
      asked?.text ?? '',
      /asked to use the address\nlovelace@example\.com for your account at /,
    );
    assert.ok(
      asked?.text.includes(
        `choose a new password now. The link then stops working:\n\n${app.origin}/forgot`,
      ),
    );
    await redeem(app, linkTo(NEW.email), json({}));
    await settle();
    const [, changed] = to(ADA.email);
    assert.equal(changed?.subject, `Your e-mail address was changed at ${hostOf(app)}`);
    assert.equal(to(ADA.email).length, 2);
  });

  it('answers a program with the address that is waited for, and shows it in the account', async (t) => {
    const { app, cookie, linkTo } = await withMail(t);
    const response = await ask(app, cookie);
    assert.equal(response.status, 202);
    const pendingEmail = { email: NEW.email, expiresAt: '2026-11-22T09:00:00.000Z' };
    assert.deepEqual(await response.json(), { pendingEmail });
    const user = { id: 1, email: ADA.email, name: '', role: 'user' };
    const data = await (await app.request('/account', asJson(cookie))).json();
    const secondFactor = { authenticatorApp: false, passkeys: 0, recoveryCodes: 0 };
    assert.deepEqual(data, {
      user: { ...user, emailConfirmed: false, groups: [] },
      pendingEmail,
      secondFactor,
    });
    const page = await (await app.request('/account', asPage(cookie))).text();
    assert.match(page, /lovelace<wbr>@example<wbr>\.com<\/strong> isn&rsquo;t confirmed yet/);
    const done = await redeem(app, linkTo(NEW.email), json({}, cookie));
    assert.deepEqual(await done.json(), { user: { ...user, email: NEW.email } });
    const after = await (await app.request('/account', asJson(cookie))).json();
    assert.deepEqual(after, {
      user: { ...user, email: NEW.email, emailConfirmed: true, groups: [] },
      pendingEmail: null,
      secondFactor,
    });
  });

  it('can be withdrawn', async (t) => {
    const { app, cookie, linkTo } = await withMail(t);
    await ask(app, cookie);
    for (let i = 0; i < 2; i++) {
      const withdrawn = await app.request('/account/email/withdraw', form({}, cookie));
      assert.equal(withdrawn.headers.get('location'), '/account?done=email-withdrawn');
    }
    assert.equal(await count(app, 'events', { kind: 'email_change_withdrawn', userId: 1 }), 1);
    assert.equal((await openLink(app, linkTo(NEW.email))).status, 404);
    assert.equal((await redeem(app, linkTo(NEW.email), json({}))).status, 404);
    assert.equal(await emailOf(app), ADA.email);
    const page = await (await app.request('/account', asPage(cookie))).text();
    assert.doesNotMatch(
      page,
      /lovelace<wbr>@example<wbr>\.com<\/strong> isn&rsquo;t confirmed yet/,
    );
  });

  it('is pending for a day, and only one at a time', async (t) => {
    const { app, cookie, linkTo } = await withMail(t);
    await ask(app, cookie);
    const first = linkTo(NEW.email);
    await ask(app, cookie, { ...NEW, email: 'countess@example.com' });
    assert.equal((await openLink(app, first)).status, 404);
    const link = linkTo('countess@example.com');
    app.clock.now += DAY - 1;
    assert.equal((await openLink(app, link)).status, 200);
    app.clock.now += 1;
    assert.equal((await openLink(app, link)).status, 404);
    assert.equal((await redeem(app, link, json({}))).status, 404);
    assert.equal(await emailOf(app), ADA.email);
  });

  const endings: Readonly<Record<string, (app: TestApp, cookie: string) => Promise<unknown>>> = {
    'a new password': (app, cookie) =>
      app.request('/account/password', json({ current: PASSWORD, password: OTHER }, cookie)),
    'a reset of the password': async (app) => {
      const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
      await redeem(app, `/reset/${secret}`, json({ password: OTHER }));
    },
    'the account being disabled, also when it is enabled again': async (app) => {
      await app.accounts.change(1, { disabled: true });
      await app.accounts.change(1, { disabled: false });
    },
    'the account itself': (app, cookie) =>
      app.request('/account/delete', json({ password: PASSWORD }, cookie)),
  };
  for (const [name, end] of Object.entries(endings)) {
    it(`ends with ${name}`, async (t) => {
      const { app, cookie, linkTo } = await withMail(t);
      await ask(app, cookie);
      await end(app, cookie);
      assert.equal((await redeem(app, linkTo(NEW.email), json({}))).status, 404);
      assert.equal(await count(app, 'users', { email: NEW.email }), 0);
    });
  }

  it('ends the reset links, which were for the old one, when it takes effect', async (t) => {
    const { app, cookie, linkTo } = await withMail(t);
    await ask(app, cookie);
    const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
    await redeem(app, linkTo(NEW.email), json({}));
    assert.equal((await openLink(app, `/reset/${secret}`)).status, 404);
    assert.equal(await count(app, 'links'), 0);
  });

  it('does not say on the page that an address is taken: a mail says it, to its owner', async (t) => {
    const { app, cookie, to, mails } = await withMail(t);
    await signUp(app, 'bob@example.com');
    await settle();
    mails.length = 0;
    const answer = async (email: string) => {
      const fields = { email, password: PASSWORD };
      const page = await app.request('/account/email', form(fields, cookie));
      await settle();
      const shown = await (await app.request('/account', asPage(cookie))).text();
      const data = await (await ask(app, cookie, fields)).text();
      return [page.status, page.headers.get('location'), shown, data].map((part) =>
        String(part).replaceAll(email.split('@')[0] ?? '', 'NAME'),
      );
    };
    const free = await answer('zoe@example.com');
    assert.deepEqual(await answer('bob@example.com'), free);
    const [letter] = to('bob@example.com');
    assert.equal(letter?.subject, `You already have an account at ${hostOf(app)}`);
    assert.doesNotMatch(letter?.text ?? '', /\/email\//, 'there is no link in it');
    assert.doesNotMatch(letter?.text ?? '', /ada@/, 'nor who asked');
  });

  it('is refused in words when the address got an account meanwhile', async (t) => {
    const { app, cookie, linkTo } = await withMail(t);
    await ask(app, cookie);
    const link = linkTo(NEW.email);
    await signUp(app, NEW.email);
    const page = await redeem(app, link, form({}));
    assert.equal(page.status, 409);
    assert.match(await page.text(), /now belongs to another account/);
    assert.equal((await redeem(app, link, json({}))).status, 409);
    assert.equal(await emailOf(app), ADA.email);
  });

  it('says in the account and in the events when the mail could not be sent', async (t) => {
    const { app, cookie } = await withMail(t, () => Promise.reject(new Error('no route')));
    assert.equal((await ask(app, cookie)).status, 202);
    assert.equal(await count(app, 'events', { kind: 'mail_failed', userId: 1 }), 2);
  });

  it('sends a new address three mails, then one an hour, for all accounts together', async (t) => {
    const { app, cookie, to } = await withMail(t);
    const bob = await signUp(app, 'bob@example.com');
    for (const who of [cookie, bob, cookie, bob]) await ask(app, who);
    assert.equal(to(NEW.email).length, 3);
    assert.equal(await count(app, 'events', { kind: 'mail_dropped' }), 1);
    app.clock.now += 60 * MINUTE;
    await ask(app, await signIn(app));
    assert.equal(to(NEW.email).length, 4);
  });

  it('does the work for the address after the answer: it takes as long for one that is taken', async (t) => {
    const { promise: never, resolve: end } = Promise.withResolvers<void>();
    const { app, cookie, mails } = await withMail(t, () => never);
    assert.equal((await ask(app, cookie)).status, 202);
    assert.equal(mails.length, 2, 'they are still being sent');
    end();
  });

  it('redirects the client that confirms it to a page that it may see', async (t) => {
    const { app, cookie, linkTo } = await withMail(t);
    const bob = await signUp(app, 'bob@example.com');
    const places: (string | null)[] = [];
    for (const [i, who] of [cookie, bob, ''].entries()) {
      const email = `ada${i}@example.com`;
      await ask(app, cookie, { email, password: PASSWORD });
      const done = await redeem(app, linkTo(email), form({}, who));
      places.push(done.headers.get('location'));
    }
    assert.deepEqual(places, ['/account?done=email', '/?done=email', '/login?done=email']);
  });

  it('takes no recipient and no header from what was typed', async (t) => {
    const { app, cookie, mails } = await withMail(t);
    const typed = ['x@example.com\r\nBcc: eve@example.com', 'x@example.com,eve@example.com'];
    for (const email of typed) {
      assert.equal((await ask(app, cookie, { email, password: PASSWORD })).status, 400);
    }
    assert.deepEqual(mails, []);
  });
});
