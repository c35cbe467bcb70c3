/** Keys for programs: how they are made. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addTotp } from '../factor-app.ts';
import { confirmKept } from '../kept-form.ts';
import { PASSWORD, signIn, signUp } from '../people.ts';
import { asPage, cookieOf, form, json } from '../requests.ts';
import { count } from '../stored.ts';
import {
  ask,
  DAY,
  listed,
  type Made,
  makeKey,
  SERVICE,
  setUp,
  statusOf,
  WIKI,
  withKey,
} from './keys-site.ts';

describe('POST /account/keys', () => {
  it('makes a key for this site, for 90 days unless it is told otherwise', async (t) => {
    const { app, cookie } = await setUp(t);
    const made = await makeKey(app, cookie, { name: '  nightly backup ' });
    assert.match(made.key, /^ckey_[A-Za-z0-9_-]{43}$/);
    assert.deepEqual([made.name, made.audience], ['nightly backup', app.origin]);
    assert.equal(made.expiresAt, new Date(app.clock.now + 90 * DAY).toISOString());
    const answer = await app.request('/me', withKey(made.key));
    assert.match(await answer.text(), /"email":"ada@example\.com"/);
    assert.equal(await count(app, 'events', { kind: 'key_added', userId: 1 }), 1);
  });

  it('shows it on the page this once, with the command that tries it', async (t) => {
    const { app, cookie } = await setUp(t);
    const fields = { name: '<b>phone</b>', audience: WIKI, days: '30' };
    const page = await (await app.request('/account/keys', form(fields, cookie))).text();
    const [key = ''] = /ckey_[A-Za-z0-9_-]{43}/.exec(page) ?? [];
    assert.match(page, /&lt;b&gt;phone&lt;\/b&gt;/);
    assert.ok(page.includes(`curl -H &quot;Authorization: Bearer $KEY&quot;`));
    assert.ok(page.includes(`${app.origin}/wiki/`));
    for (const path of ['/account/keys', '/account/sessions', '/account/data.json']) {
      const later = await (await app.request(path, asPage(cookie))).text();
      assert.ok(later.includes('phone') && !later.includes(key.slice(5)), path);
    }
  });

  it('stores no more of it than its SHA-256', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie);
    const everything = JSON.stringify(
      await app.testDatabase.dump('users', 'sessions', 'links', 'events'),
    );
    assert.ok(!everything.includes(key.slice(5)));
    assert.ok(!JSON.stringify(app.logged).includes(key.slice(5)));
  });

  it('refuses what is wrong at its field, and makes nothing', async (t) => {
    const { app, cookie } = await setUp(t);
    const wrong: readonly (readonly [object, string])[] = [
      [{}, 'name'],
      [{ name: ' ' }, 'name'],
      [{ name: 'a'.repeat(61) }, 'name'],
      [{ name: 'a\u202eb' }, 'name'],
      [{ name: 7 }, 'name'],
      [{ name: 'a', audience: 'https://evil.example' }, 'audience'],
      [{ name: 'a', audience: '' }, 'audience'],
      [{ name: 'a', audience: [app.origin] }, 'audience'],
      ...[0, 367, 1.5, -1, '0', '367', '1e2', ' 7', '', true, {}].map(
        (days) => [{ name: 'a', days }, 'days'] as const,
      ),
    ];
    for (const [fields, field] of wrong) {
      const response = await ask(app, cookie, fields);
      const text = await response.text();
      if (response.status === 201) assert.fail(JSON.stringify(fields));
      assert.equal(response.status, 400, JSON.stringify(fields));
      const { issues } = JSON.parse(text) as { issues: { field: string }[] };
      assert.deepEqual(
        issues.map((issue) => issue.field),
        [field],
        JSON.stringify(fields),
      );
    }
    const page = await app.request(
      '/account/keys',
      form({ name: '', audience: WIKI, days: '30' }, cookie),
    );
    assert.equal(page.status, 400);
    assert.match(
      await page.text(),
      /<option value="\/wiki\/" selected>.*<option value="30" selected>/s,
    );
    assert.equal((await listed(app, cookie)).keys.length, 0);
  });

  it('has one key of a name, and keeps the one that is there', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie, { name: 'Backup' });
    const again = await ask(app, cookie, { name: 'Backup' });
    assert.equal(again.status, 409);
    assert.match(await again.text(), /a key of this name/);
    assert.equal(
      (await ask(app, await signUp(app, 'bob@example.com'), { name: 'Backup' })).status,
      201,
    );
    assert.equal(await statusOf(app, key), 200);
    app.clock.now += 90 * DAY;
    const later = await signIn(app);
    assert.equal((await ask(app, later, { name: 'Backup' })).status, 201, 'an expired one is none');
  });

  it('makes twenty at most, however many ask at once, and ends none for a new one', async (t) => {
    const { app, cookie } = await setUp(t);
    const all = Array.from({ length: 30 }, (_, i) => ask(app, cookie, { name: `n${i}`, days: 1 }));
    const answers = await Promise.all(all);
    const made = answers.filter(({ status }) => status === 201);
    assert.equal(made.length, 20);
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201, 409]));
    for (const answer of made) {
      assert.equal(await statusOf(app, ((await answer.json()) as Made).key), 200);
    }
    const page = await (await app.request('/account/keys', asPage(cookie))).text();
    assert.doesNotMatch(page, /action="\/account\/keys"/);
    assert.match(page, /You have 20 keys/);
    await app.request(
      `/account/keys/${(await listed(app, cookie)).keys[0]?.id}/revoke`,
      json({}, cookie),
    );
    assert.equal((await ask(app, cookie, { name: 'free again' })).status, 201);
  });

  it('is refused when the session that asks has ended meanwhile, and then nothing is stored', async (t) => {
    const { app, cookie } = await setUp(t);
    const user = (await app.accounts.byId(1)) ?? assert.fail();
    const place = { address: '127.0.0.1', userAgent: 'test' };
    const asked = { user, name: 'late', audience: app.origin, days: 1, ...place };
    const by = (await app.sessions.of(1))[0] ?? assert.fail();
    await app.sessions.end(by);
    assert.deepEqual(await app.programKeys.make({ ...asked, by }), { ok: false, reason: 'gone' });
    const stranger = { ...asked, user: { ...user, id: 7 }, by: null };
    assert.deepEqual(await app.programKeys.make(stranger), { ok: false, reason: 'gone' });
    assert.equal(await count(app, 'sessions', {}), 0);
    assert.equal((await ask(app, cookie, { name: 'late' })).status, 401);
  });

  it('is counted apart from browsers and from programs that sign in', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie);
    for (let i = 0; i < 11; i++) {
      await app.request('/token/login', json({ email: 'ada@example.com', password: PASSWORD }));
      if (i < 9) await signIn(app);
    }
    assert.equal(await statusOf(app, key), 200);
    assert.equal((await app.request('/dashboard', asPage(cookie))).status, 200);
  });

  it('asks for the password first when it was typed too long ago, and keeps the form', async (t) => {
    const { app, cookie } = await setUp(t);
    app.clock.now += 10 * 60_000;
    const fields = { name: 'backup', audience: SERVICE, days: '7' };
    assert.equal((await ask(app, cookie, fields)).status, 403);
    const asked = await app.request('/account/keys', form(fields, cookie));
    const done = await confirmKept(app, asked, cookie);
    assert.match(await done.text(), /ckey_[A-Za-z0-9_-]{43}/);
    const [key] = (await listed(app, await signIn(app))).keys;
    assert.deepEqual([key?.name, key?.audience], ['backup', SERVICE]);
  });

  it('asks an account with a second factor for that as well', async (t) => {
    const { app } = await setUp(t);
    const { code } = await addTotp(app);
    const pending = await app.request(
      '/login',
      json({ email: 'ada@example.com', password: PASSWORD }),
    );
    const { secondFactor } = (await pending.json()) as { secondFactor: { pending: string } };
    const step = { pending: secondFactor.pending, code: code() };
    const cookie = cookieOf(await app.request('/login/second-step', json(step)));
    app.clock.now += 10 * 60_000;
    assert.equal((await ask(app, cookie, { name: 'a' })).status, 403);
    const alone = await app.request('/confirm', json({ password: PASSWORD }, cookie));
    assert.equal(alone.status, 401);
    assert.equal((await ask(app, cookie, { name: 'a' })).status, 403);
    const both = await app.request('/confirm', json({ password: PASSWORD, code: code() }, cookie));
    assert.equal(both.status, 204);
    const { key } = await makeKey(app, cookieOf(both));
    assert.equal(await statusOf(app, key), 200, 'and the key needs neither');
  });
});
