import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { ADA, opens, PASSWORD, signUp } from '../people.ts';
import { asPage, form, json, openLink } from '../requests.ts';
import { settle } from '../settle.ts';
import { count } from '../stored.ts';
import { startApp } from '../support.ts';
import { ask, emailOf, MINUTE, NEW, withMail } from './email-site.ts';

/** An app without mail, with ada signed in. */
async function withoutMail(t: TestContext) {
  const app = await startApp(t);
  return { app, cookie: await signUp(app) };
}

describe('another e-mail address', () => {
  it('needs the password each time, however fresh the session is', async (t) => {
    const { app, cookie } = await withoutMail(t);
    const cases = [
      [{}, 400, 'Enter your password'],
      [{ password: '' }, 400, 'Enter your password'],
      [{ password: 'not her password' }, 401, 'That&#8217;s not your current password'],
    ] as const;
    for (const [fields, status, problem] of cases) {
      const typed = { email: NEW.email, ...fields };
      const page = await app.request('/account/email', form(typed, cookie));
      assert.equal(page.status, status);
      const text = await page.text();
      assert.ok(text.includes(`id="email-password-problem">${problem}.<`), problem);
      assert.match(text, /value="lovelace@example\.com"/, 'the address is kept');
      assert.ok(!text.includes('not her password'));
    }
    const program = await app.request('/account/email', json({ email: NEW.email }, cookie));
    assert.equal(program.status, 400);
    const problem = { field: 'password', message: 'Enter your password.' };
    assert.deepEqual(await program.json(), { error: problem.message, issues: [problem] });
    assert.equal(await emailOf(app), ADA.email);
  });

  it('does not let a stolen fresh session take over the account by way of "forgot"', async (t) => {
    const { app, cookie, mails } = await withMail(t);
    for (const [password, status] of [
      ['', 400],
      ['a guess', 401],
    ] as const) {
      const asked = await ask(app, cookie, { email: 'thief@example.com', password });
      assert.equal(asked.status, status);
    }
    await app.request('/forgot', json({ email: 'thief@example.com' }));
    await settle();
    assert.deepEqual(mails, []);
    for (const kind of ['reset', 'email'] as const)
      assert.equal(await count(app, 'links', { kind }), 0);
  });

  it('counts wrong passwords together with those of log-ins', async (t) => {
    const { app, cookie } = await withoutMail(t);
    for (let i = 0; i < 5; i++) await ask(app, cookie, { ...NEW, password: 'not her password' });
    const refused = await app.request('/account/email', form(NEW, cookie));
    assert.equal(refused.status, 429);
    assert.match(await refused.text(), /value="lovelace@example\.com"/);
    assert.equal(await emailOf(app), ADA.email);
  });

  it('needs nothing but the password, also in a session that is no longer fresh', async (t) => {
    const { app, cookie } = await withoutMail(t);
    app.clock.now += 30 * MINUTE;
    assert.equal((await ask(app, cookie)).status, 204);
  });

  it('is refused when it is malformed or the current one, and nothing changes', async (t) => {
    const { app, cookie } = await withoutMail(t);
    (await app.links.reset(1, null)) ?? assert.fail();
    const same = 'That\u2019s already your address. Enter another.';
    const none = 'Enter an e-mail address, like ada@example.com.';
    const refused = { [ADA.email]: same, ' ADA@Example.com ': same, 'ada at home': none, '': none };
    for (const [email, message] of Object.entries(refused)) {
      const fields = { email, password: PASSWORD };
      const page = await app.request('/account/email', form(fields, cookie));
      assert.equal(page.status, 400, email);
      const text = await page.text();
      assert.ok(text.includes(`value="${email}"`), email);
      assert.match(text, /id="email-email"[^>]* aria-invalid="true"/);
      const response = await ask(app, cookie, fields);
      const issues = [{ field: 'email', message }];
      assert.deepEqual(await response.json(), { error: message, issues });
    }
    assert.equal(await count(app, 'events', { kind: 'email_changed' }), 0);
    assert.equal(await count(app, 'links'), 1);
  });

  it('is not stored when the password was changed while it was checked', async (t) => {
    const { app } = await withoutMail(t);
    assert.equal(await app.accounts.setEmail(1, NEW.email, 7).then(({ ok }) => ok), false);
    assert.equal(await app.links.email(1, NEW.email, 7), null);
    assert.equal(await emailOf(app), ADA.email);
    assert.equal(await count(app, 'links'), 0);
  });
});

describe('another e-mail address where there is no mail', () => {
  it('takes effect at once: the user signs in with the new one', async (t) => {
    const { app, cookie } = await withoutMail(t);
    const page = await (await app.request('/account', asPage(cookie))).text();
    assert.match(page, /mind the spelling/);
    const fields = { ...NEW, email: ` ${NEW.email} ` };
    const response = await app.request('/account/email', form(fields, cookie));
    assert.equal(response.headers.get('location'), '/account?done=email');
    assert.equal((await app.request('/login', json(ADA))).status, 401);
    assert.equal((await app.request('/login', json(NEW))).status, 200);
    assert.equal(await opens(app, cookie), true);
    assert.equal(await count(app, 'events', { kind: 'email_changed', userId: 1 }), 1);
  });

  it('ends the reset links, which were for the old one', async (t) => {
    const { app, cookie } = await withoutMail(t);
    const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
    assert.equal((await ask(app, cookie)).status, 204);
    assert.equal((await openLink(app, `/reset/${secret}`)).status, 404);
  });

  it('says ten times at most that an address is taken', async (t) => {
    const { app, cookie } = await withoutMail(t);
    await signUp(app, 'bob@example.com');
    const bob = { email: ' BOB@example.com', password: PASSWORD };
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push((await ask(app, cookie, bob)).status);
    assert.deepEqual(statuses, [...Array(10).fill(409), 429, 429]);
    assert.equal(await emailOf(app), ADA.email);
  });
});
