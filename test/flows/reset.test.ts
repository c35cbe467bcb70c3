import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { ADA, opens, signIn, signUpRootAndAda } from '../people.ts';
import { form, json, openLink, redeem } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp } from '../support.ts';

const HOUR = 3_600_000;
const OTHER = 'seven quiet lighthouse cats';

/** An app with an administrator (1), ada (2) and a reset link for ada. */
async function setUp(t: TestContext) {
  const app = await startApp(t);
  const { root, ada } = await signUpRootAndAda(app);
  const response = await app.request('/users/2/reset-link', json({}, root));
  const { url } = (await response.json()) as { url: string };
  const link = new URL(url).pathname;
  return { app, root, ada, link, secret: link.slice('/reset/'.length) };
}

describe('a reset link', () => {
  it('sets the password: the old one is refused, the new one signs in', async (t) => {
    const { app, link } = await setUp(t);
    const response = await redeem(app, link, form({ password: OTHER }));
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/login?done=reset');
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split('=', 1)[0]);
    assert.deepEqual(cookies, ['device'], 'it does not sign in');
    assert.match(
      await (await app.request('/login?done=reset')).text(),
      /Password changed\. Now sign in with it\./,
    );
    assert.equal((await app.request('/login', json(ADA))).status, 401);
    assert.equal((await app.request('/login', json({ ...ADA, password: OTHER }))).status, 200);
    assert.equal(await count(app, 'events', { kind: 'password_reset', userId: 2 }), 1);
  });

  it('welcomes a person whose account never had a password of theirs', async (t) => {
    const { app } = await setUp(t);
    const passwordHash = (await app.accounts.find(ADA.email))?.passwordHash ?? assert.fail();
    const account = { email: 'eve@example.com', passwordHash, createdAt: app.clock.now };
    const made = await app.links.newAccount({ ...account, role: 'user' }, 1, false);
    assert.ok(made !== null);
    const link = `/reset/${made.link.secret}`;
    const page = await (await openLink(app, link)).text();
    assert.match(page, /<h1>Welcome<\/h1>/);
    assert.doesNotMatch(page, /old one|New password/);
    const done = await redeem(app, link, form({ password: OTHER }));
    assert.equal(done.headers.get('location'), '/login?done=chosen');
    assert.match(await (await app.request('/login?done=chosen')).text(), /Your password is set\./);
  });

  it('ends every session of the account, and of no other', async (t) => {
    const { app, root, ada, link } = await setUp(t);
    const phone = await signIn(app);
    await redeem(app, link, form({ password: OTHER }, phone));
    assert.ok(!(await opens(app, ada)) && !(await opens(app, phone)));
    assert.equal(await opens(app, root), true);
    assert.equal(await count(app, 'sessions', { userId: 2 }), 0);
    assert.equal(app.sessions.size, 1);
  });

  it('says whose password it is, and asks for nothing but the new one', async (t) => {
    const { app, link } = await setUp(t);
    const page = await (await openLink(app, link)).text();
    assert.match(page, /value="ada@example\.com"/);
    assert.deepEqual(page.match(/ name="[a-z]+"/g)?.slice(-1), [' name="password"']);
  });

  it('works once, also when it is sent twelve times at the same moment', async (t) => {
    const { app, link } = await setUp(t);
    for (let i = 0; i < 3; i++) assert.equal((await openLink(app, link)).status, 200);
    const responses = await Promise.all(
      // More at once would fill the places that one address has at the hash gate.
      Array.from({ length: 12 }, (_, i) => redeem(app, link, json({ password: `${OTHER} ${i}` }))),
    );
    const statuses = responses.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, ...Array(11).fill(404)]);
    assert.equal((await openLink(app, link)).status, 404);
    assert.equal(await count(app, 'events', { kind: 'password_reset' }), 1);
  });

  it('works for an hour', async (t) => {
    const { app, link } = await setUp(t);
    app.clock.now += HOUR - 1;
    assert.equal((await openLink(app, link)).status, 200);
    app.clock.now += 1;
    assert.equal((await openLink(app, link)).status, 404);
    assert.equal((await redeem(app, link, form({ password: OTHER }))).status, 404);
    assert.equal((await app.request('/login', json(ADA))).status, 200);
  });

  it('ends with the next one', async (t) => {
    const { app, root, link } = await setUp(t);
    await app.request('/users/2/reset-link', json({}, root));
    assert.equal((await openLink(app, link)).status, 404);
    assert.equal((await redeem(app, link, json({ password: OTHER }))).status, 404);
    assert.equal(await count(app, 'links'), 1);
  });

  it('still works after a password that was refused', async (t) => {
    const { app, link } = await setUp(t);
    for (const password of ['', 'short', 'ada@example.com12345']) {
      assert.equal((await redeem(app, link, form({ password }))).status, 400, password);
    }
    const response = await redeem(app, link, json({ password: 'short' }));
    assert.equal(response.status, 400);
    const { issues } = (await response.json()) as { issues: { field: string }[] };
    assert.deepEqual(
      issues.map(({ field }) => field),
      ['password'],
    );
    const done = await redeem(app, link, json({ password: OTHER }));
    const user = { id: 2, email: 'ada@example.com', name: '', role: 'user' };
    assert.deepEqual(await done.json(), { user });
  });

  it('is worth nothing for an account that is disabled, even one that slipped through', async (t) => {
    const { app, root, link } = await setUp(t);
    await app.request('/users/2/disable', json({}, root));
    assert.equal((await redeem(app, link, form({ password: OTHER }))).status, 404);
    assert.equal(await app.links.reset(2, 1), null);
    await app.request('/users/2/enable', json({}, root));
    const kept = (await app.links.reset(2, 1)) ?? assert.fail();
    await app.testDatabase.disableAccount(2); // and leaves the link
    const attempt = await redeem(app, `/reset/${kept.secret}`, form({ password: OTHER }));
    assert.equal(attempt.status, 404);
    await app.request('/users/2/enable', json({}, root));
    assert.equal(
      (await app.request('/login', json(ADA))).status,
      200,
      'the password is the old one',
    );
  });

  it('cannot set the password of another account', async (t) => {
    const { app, link } = await setUp(t);
    const body = { password: OTHER, email: 'root@example.com', userId: 1, id: 1 };
    assert.equal((await redeem(app, link, json(body))).status, 200);
    const root = { email: 'root@example.com', password: OTHER };
    assert.equal((await app.request('/login', json(root))).status, 401);
  });

  it('is a page that no cache keeps and whose address goes to no other site', async (t) => {
    const { app, link } = await setUp(t);
    const response = await openLink(app, link);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(response.headers.get('referrer-policy'), 'same-origin');
    assert.doesNotMatch(await response.text(), /(?:href|src)="(?:https?:)?\/\//);
  });
});

describe('the secret of a link', () => {
  it('is in no line of the log and in no event, used, refused or mistyped', async (t) => {
    const { app, root, secret } = await setUp(t);
    const invitation = await app.links.createInvitation('user', 1);
    const setup = await app.links.setup();
    const paths = [`/reset/${secret}`, `/invite/${invitation.secret}`, `/setup/${setup.secret}`];
    for (const path of paths) {
      for (const address of [path, `${path}/`, `${path}.`, `${path}?x=1`, `/x${path}`]) {
        await app.request(address);
        await app.request(address, { method: 'PUT' });
      }
      const foreign = { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } };
      await app.request(path, foreign);
      await redeem(app, path, json({ email: 'x', password: 'short' }));
      await redeem(app, path, json({ email: 'eve@example.com', password: OTHER }, root));
    }
    const logged = JSON.stringify(app.logged);
    const events = JSON.stringify(await app.testDatabase.dump('events'));
    assert.match(logged, /\/reset\/:token/);
    for (const text of [logged, events]) {
      for (const kept of [secret, invitation.secret, setup.secret]) {
        assert.ok(!text.includes(kept));
        assert.ok(!text.includes(kept.slice(1)));
      }
    }
  });

  it('is not logged either when it was written with percent signs', async (t) => {
    const { app, secret } = await setUp(t);
    const code = secret.charCodeAt(20).toString(16);
    const address = `/reset/${secret.slice(0, 20)}%${code}${secret.slice(21)}`;
    assert.equal((await openLink(app, address)).status, 200);
    assert.ok(!JSON.stringify(app.logged).includes(secret.slice(21)));
  });
});
