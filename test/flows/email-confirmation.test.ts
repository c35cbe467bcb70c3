import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { SendMail } from '../../src/process/mail.ts';
import type { Mail } from '../../src/process/mail-message.ts';
import { IN_ALL, PER_MAILBOX } from '../../src/web/confirm-address.ts';
import { ADA, BOB, PASSWORD, signIn, signUp, signUpAdmin } from '../people.ts';
import { asJson, asPage, cookieOf, form, json, redeem } from '../requests.ts';
import { settle } from '../settle.ts';
import { count } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

const DAY = 86_400_000;
const AGAIN = '/account/email/confirmation';

/** An app with mail, and the mails that it sent. */
async function setUp(t: TestContext, send: SendMail = async () => {}) {
  const mails: Mail[] = [];
  const mail: SendMail = async (letter, askedFrom) => {
    mails.push(letter);
    await send(letter, askedFrom);
  };
  const app = await startApp(t, { mail });
  /** The path of the newest link to an address, and how many were sent to it. */
  const linkTo = (address: string) => {
    const own = mails.filter(({ to, text }) => to === address && /\/confirm-email\//.test(text));
    const text = own.at(-1)?.text ?? '';
    return { path: /\/confirm-email\/[\w-]{43}$/m.exec(text)?.[0] ?? '', sent: own.length };
  };
  return { app, mails, linkTo };
}

const isConfirmed = async (app: TestApp, id = 1) =>
  ((await app.accounts.byId(id)) ?? assert.fail()).emailConfirmedAt !== null;

/** Opens a link in a browser with this cookie, and sends its form. */
async function use(app: TestApp, path: string, cookie: string) {
  const opened = await app.request(path, asPage(cookie));
  assert.equal(opened.headers.get('location'), '/confirm-email');
  const both = `${cookie}; ${cookieOf(opened)}`;
  const page = await app.request('/confirm-email', asPage(both));
  const html = await page.text();
  const [, mark = ''] = /name="link" value="([^"]*)"/.exec(html) ?? [];
  const send = () => app.request('/confirm-email', form({ link: mark }, both));
  return { page, html, send };
}

describe('the address of a new account where there is mail', () => {
  it('is confirmed by the link that was mailed to it, by its owner', async (t) => {
    const { app, mails, linkTo } = await setUp(t);
    const cookie = await signUp(app);
    await settle();
    const [letter, ...more] = mails;
    assert.deepEqual(more, []);
    const { host } = new URL(app.origin);
    assert.deepEqual(
      [letter?.to, letter?.subject],
      [ADA.email, `Confirm your e-mail address for ${host}`],
    );
    assert.equal(await isConfirmed(app), false);
    const account = async () => (await app.request('/account', asPage(cookie))).text();
    assert.match(await account(), /ada<wbr>@example<wbr>\.com<\/strong> isn&rsquo;t confirmed yet/);
    const { page, html, send } = await use(app, linkTo(ADA.email).path, cookie);
    assert.equal(page.status, 200);
    assert.match(html, /receive e-mail at <strong>ada<wbr>@example<wbr>\.com<\/strong>/);
    assert.equal(await isConfirmed(app), false, 'looking at it uses nothing');
    const done = await send();
    assert.equal(done.headers.get('location'), '/account?done=address-confirmed');
    assert.match(done.headers.getSetCookie().join(), /^link=; .*Max-Age=0$/);
    assert.equal(await isConfirmed(app), true);
    assert.match(await account(), /ada<wbr>@example<wbr>\.com<\/strong> is confirmed/);
    assert.equal(await count(app, 'events', { kind: 'email_confirmed', userId: 1 }), 1);
    assert.equal((await send()).status, 404, 'it works once');
  });

  it('is not confirmed by a click: who opens the link has to be signed in to the account', async (t) => {
    const { app, linkTo } = await setUp(t);
    await signUp(app); // as an attacker may, with the address of another person
    const bob = await signUp(app, BOB.email);
    await settle();
    const { path } = linkTo(ADA.email);
    const visitor = await use(app, path, '');
    assert.equal(visitor.page.headers.get('location'), '/login?next=%2Fconfirm-email');
    assert.equal((await visitor.send()).status, 303);
    const other = await use(app, path, bob);
    assert.equal(other.page.status, 403);
    assert.match(other.html, /This link is for another account/);
    const token = path.split('/').at(-1) ?? '';
    const byProgram = async (cookie: string) =>
      (await app.request('/confirm-email', json({ token }, cookie))).status;
    assert.equal(await byProgram(''), 401);
    assert.equal(await byProgram(bob), 403);
    assert.deepEqual([await isConfirmed(app, 1), await isConfirmed(app, 2)], [false, false]);
    const ada = await signIn(app);
    assert.equal(await byProgram(ada), 200);
    assert.equal(await isConfirmed(app), true);
  });

  it('is told to programs, to the owner and to administrators', async (t) => {
    const { app, linkTo } = await setUp(t);
    const root = await signUpAdmin(app);
    const ada = await signUp(app);
    await settle();
    const data = async (path: string, cookie: string) => {
      const text = await (await app.request(path, asJson(cookie))).text();
      return JSON.parse(text).user.emailConfirmed;
    };
    const all = async () => [
      await data('/me', ada),
      await data('/account', ada),
      await data('/users/2', root),
    ];
    const facts = async () => (await app.request('/users/2', asPage(root))).text();
    assert.deepEqual(await all(), [false, false, false]);
    assert.match(await facts(), /<dt>Address<\/dt><dd>Not confirmed/);
    await (await use(app, linkTo(ADA.email).path, ada)).send();
    assert.deepEqual(await all(), [true, true, true]);
    assert.match(await facts(), /<dt>Address<\/dt><dd>Confirmed/);
  });

  it('gets another link when its owner asks, which ends the first one', async (t) => {
    const { app, linkTo } = await setUp(t);
    const cookie = await signUp(app);
    await settle();
    const first = linkTo(ADA.email).path;
    const sent = await app.request(AGAIN, form({}, cookie));
    assert.equal(sent.headers.get('location'), '/account?done=confirmation-sent');
    await settle();
    const { path, sent: amount } = linkTo(ADA.email);
    assert.equal(amount, 2);
    assert.notEqual(path, first);
    assert.equal((await app.request(first, asPage(cookie))).status, 404);
    await (await use(app, path, cookie)).send();
    const again = await app.request(AGAIN, form({}, cookie));
    assert.equal(again.headers.get('location'), '/account?done=address-confirmed');
    assert.equal((await app.request(AGAIN, json({}, cookie))).status, 204);
    await settle();
    assert.equal(linkTo(ADA.email).sent, 2, 'nothing is sent to a confirmed address');
  });

  it('gets three links, then one an hour, also for accounts that have it one after another', async (t) => {
    const { app, linkTo } = await setUp(t);
    let cookie = await signUp(app);
    for (let i = 1; i < PER_MAILBOX.capacity; i++) {
      assert.equal((await app.request(AGAIN, json({}, cookie))).status, 202);
    }
    const refused = await app.request(AGAIN, form({}, cookie));
    assert.equal(refused.status, 429);
    assert.match(await refused.text(), /Try again in (?:about )?(?:60 minutes|1 hour)/);
    await app.request('/account/delete', form({ password: PASSWORD }, cookie));
    cookie = await signUp(app);
    await settle();
    assert.equal(linkTo(ADA.email).sent, PER_MAILBOX.capacity);
    assert.equal(await count(app, 'events', { kind: 'mail_dropped', userId: 2 }), 1);
    app.clock.now += PER_MAILBOX.refillMs;
    assert.equal((await app.request(AGAIN, json({}, await signIn(app)))).status, 202);
  });

  it('makes the site send 300 of these mails at once, and then one in 12 s', async (t) => {
    const { app, mails } = await setUp(t);
    await signUp(app);
    const cookies = await Promise.all(
      Array.from({ length: Math.ceil(IN_ALL.capacity / PER_MAILBOX.capacity) }, async (_, i) => {
        const email = `person${i}@example.com`;
        const { passwordHash = '' } = (await app.stores.accounts.find(ADA.email)) ?? {};
        const user = await app.stores.accounts.insert({
          email,
          passwordHash,
          role: 'user',
          createdAt: app.clock.now,
        });
        const client = { address: '127.0.0.1', userAgent: 'test' };
        const started = await app.sessions.start({
          userId: user?.id ?? 0,
          passwordVersion: 0,
          remember: false,
          replaces: null,
          method: 'password',
          ...client,
        });
        return `session=${started.ticket}`;
      }),
    );
    const statuses: number[] = [];
    for (const cookie of cookies) {
      for (let n = 0; n < PER_MAILBOX.capacity; n++) {
        statuses.push((await app.request(AGAIN, json({}, cookie))).status);
      }
    }
    assert.equal(statuses.filter((status) => status === 202).length, IN_ALL.capacity - 1);
    await settle();
    assert.equal(mails.length, IN_ALL.capacity);
  });

  it('is confirmed by the use of a reset link that was mailed, not of one that was handed over', async (t) => {
    const { app, mails } = await setUp(t);
    await signUp(app);
    const handed = (await app.links.reset(1, null)) ?? assert.fail();
    await redeem(app, `/reset/${handed.secret}`, json({ password: 'seven quiet lighthouse cats' }));
    assert.equal(await isConfirmed(app), false);
    await app.request('/forgot', form({ email: ADA.email }));
    await settle();
    const path = /\/reset\/[\w-]{43}$/m.exec(mails.at(-1)?.text ?? '')?.[0] ?? '';
    await redeem(app, path, json({ password: PASSWORD }));
    assert.equal(await isConfirmed(app), true);
  });

  it('is confirmed by an invitation that was mailed to it; any other one gets a link', async (t) => {
    const { app, mails, linkTo } = await setUp(t);
    const invite = async (email: string, mailed: boolean) => {
      const made = await app.links.invite(
        { email, name: '', role: 'user', groups: [], mailed },
        null,
      );
      return typeof made === 'string' ? assert.fail() : `/invite/${made.secret}`;
    };
    const accept = async (path: string, email: string) => {
      assert.equal((await redeem(app, path, json({ email, password: PASSWORD }))).status, 201);
      await settle();
    };
    await accept(await invite(ADA.email, true), ADA.email);
    assert.equal(await isConfirmed(app, 1), true);
    assert.deepEqual(mails, []);
    await accept(await invite(BOB.email, false), BOB.email);
    const open = await app.links.createInvitation('user', null);
    await accept(`/invite/${open.secret}`, 'eve@example.com');
    assert.deepEqual([await isConfirmed(app, 2), await isConfirmed(app, 3)], [false, false]);
    assert.deepEqual([linkTo(BOB.email).sent, linkTo('eve@example.com').sent], [1, 1]);
  });

  it('is confirmed by a change of it, and no longer after one by an old link', async (t) => {
    const { app, linkTo } = await setUp(t);
    const cookie = await signUp(app);
    await settle();
    const { path } = linkTo(ADA.email);
    const { secret } = (await app.links.email(1, 'new@example.com', 0)) ?? assert.fail();
    await redeem(app, `/email/${secret}`, json({}, cookie));
    assert.equal(await isConfirmed(app), true);
    assert.equal((await app.request(path, asPage(cookie))).status, 404, 'for the old address');
  });

  it('stays confirmable for a week, and not after it', async (t) => {
    const { app, linkTo } = await setUp(t);
    await signUp(app);
    await settle();
    app.clock.now += 7 * DAY - 1;
    const { path } = linkTo(ADA.email);
    assert.equal((await app.request(path)).status, 303);
    app.clock.now += 1;
    assert.equal((await app.request(path)).status, 404);
  });

  it('waits for no mail, and stays when the mail fails, which is an event', async (t) => {
    const { app } = await setUp(t, async () => {
      throw new Error('the mail system is down');
    });
    const cookie = await signUp(app);
    await settle();
    assert.equal(await count(app, 'events', { kind: 'mail_failed', userId: 1 }), 1);
    assert.equal((await app.request('/dashboard', asPage(cookie))).status, 200);
  });
});

describe('the address of a new account without mail', () => {
  it('is not confirmed, and its owner is told nothing of that', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    assert.equal(await isConfirmed(app), false);
    const page = await (await app.request('/account', asPage(cookie))).text();
    assert.doesNotMatch(page, /not confirmed|Send the link again/);
    assert.equal((await app.request(AGAIN, form({}, cookie))).status, 404);
    assert.equal(await count(app, 'links', { kind: 'confirm' }), 0);
  });
});
