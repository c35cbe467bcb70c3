import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { parseProxies } from '../../src/http/client.ts';
import { createMailer, type SendMail } from '../../src/process/mail.ts';
import type { Mail } from '../../src/process/mail-message.ts';
import { addPasskey, challengeIn } from '../factor-app.ts';
import { ADA, PASSWORD, ROOT, signIn, signUp, signUpAdmin } from '../people.ts';
import { asPage, cookieOf, form, json, redeem } from '../requests.ts';
import { settle } from '../settle.ts';
import { count } from '../stored.ts';
import { challenge, passkey, SESSION, signInToSetUp } from '../stores/factor-records.ts';
import { startApp, type TestApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const OTHER = 'seven quiet lighthouse cats';
const PASSKEY = passkey('p'); // of account 2
const NEW = 'lovelace@example.com';
const proxied = { trustedProxies: parseProxies(['127.0.0.1']) ?? assert.fail() };

/** An app with an administrator (1) and ada (2), their cookies, and the mails of one act. */
async function setUp(t: TestContext, send: SendMail = async () => {}) {
  const mails: Mail[] = [];
  let isReady = false; // a sign-up sends a mail, too
  const mail: SendMail = async (letter, askedFrom) => {
    if (!isReady) return;
    mails.push(letter);
    await send(letter, askedFrom);
  };
  const app = await startApp(t, { mail, ...proxied });
  const root = await signUpAdmin(app);
  const ada = await signUp(app);
  await settle();
  isReady = true;
  /** What one act sends: subjects by address. No mail may have a link that does something. */
  const mailsOf = async (act: () => Promise<Response>): Promise<readonly string[]> => {
    mails.length = 0;
    assert.ok((await act()).status < 400);
    await settle();
    for (const { text } of mails) {
      assert.deepEqual(text.match(/\S*:\/\/\S*/g), [app.origin], 'the plain address, and no link');
      assert.match(text, /^When: 21 Nov 2026, 09:00 UTC$/m);
    }
    return mails.map((mail) => `${mail.to}: ${titleOf(mail)}`).toSorted();
  };
  return { app, root, ada, mails, mailsOf };
}

/** The subject without the site, whose port is another one each time. */
const titleOf = ({ subject }: Mail) => {
  assert.match(subject, / at localhost:\d+$/);
  return subject.replace(/ at localhost:\d+$/, '');
};

/** All cookies that a response sets, as a browser sends them back. */
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');

describe('a user with mail', () => {
  it('is told of a new password', async (t) => {
    const { app, ada, mails, mailsOf } = await setUp(t);
    const fields = { current: PASSWORD, password: OTHER };
    const sent = await mailsOf(() => app.request('/account/password', form(fields, ada)));
    assert.deepEqual(sent, [`${ADA.email}: Your password was changed`]);
    assert.doesNotMatch(mails[0]?.text ?? '', new RegExp(`${PASSWORD}|${OTHER}`));
  });

  it('is told of a reset by link', async (t) => {
    const { app, mailsOf } = await setUp(t);
    const { secret } = (await app.links.reset(2, null)) ?? assert.fail();
    const sent = await mailsOf(() => redeem(app, `/reset/${secret}`, json({ password: OTHER })));
    assert.deepEqual(sent, [`${ADA.email}: Your password was reset`]);
  });

  it('is told of a new e-mail address at the former one and at the new one', async (t) => {
    const { app, mails, mailsOf } = await setUp(t);
    const { secret } = (await app.links.email(2, NEW, 0)) ?? assert.fail();
    const sent = await mailsOf(() => redeem(app, `/email/${secret}`, json({})));
    assert.deepEqual(sent, [
      `${ADA.email}: Your e-mail address was changed`,
      `${NEW}: Your e-mail address was changed`,
    ]);
    const former = mails.find(({ to }) => to === ADA.email)?.text ?? '';
    assert.match(former, /now has the address lovelace@example\.com\.\nThis one no longer signs/);
  });

  it('is told of a new role, and that an administrator did it', async (t) => {
    const { app, root, mails, mailsOf } = await setUp(t);
    const promote = () => app.request('/users/2/role', form({ role: 'admin' }, root));
    assert.deepEqual(await mailsOf(promote), [`${ADA.email}: Your role was changed`]);
    const text = mails[0]?.text ?? '';
    assert.match(text, /You are now an administrator\./);
    assert.match(text, /^By: {3}an administrator$/m);
    assert.ok(!text.includes(ROOT.email));
    assert.deepEqual(await mailsOf(promote), [], 'nothing has changed');
    const json = {
      method: 'PATCH',
      body: '{"role":"user"}',
      headers: { 'content-type': 'application/json', cookie: root },
    };
    const demote = () => app.request('/users/2', json);
    assert.deepEqual(await mailsOf(demote), [`${ADA.email}: Your role was changed`]);
  });

  it('is told of a reset link that an administrator made, which is not in the mail', async (t) => {
    const { app, root, mails, mailsOf } = await setUp(t);
    const make = () => app.request('/users/2/reset-link', form({}, root));
    const title = 'A reset link was created for your account';
    assert.deepEqual(await mailsOf(make), [`${ADA.email}: ${title}`]);
    assert.match(mails[0]?.text ?? '', /^By: {3}an administrator$/m);
  });

  it('is told that the account was deleted, by its owner or by an administrator', async (t) => {
    const { app, root, ada, mailsOf } = await setUp(t);
    const told = [`${ADA.email}: Your account was deleted`];
    const leave = () => app.request('/account/delete', form({ password: PASSWORD }, ada));
    assert.deepEqual(await mailsOf(leave), told);
    await signUp(app);
    await settle();
    const remove = () => app.request('/users/3/delete', form({ sure: 'on' }, root));
    assert.deepEqual(await mailsOf(remove), told);
  });

  it('is told of a sign-in without the cookie of a known browser, and of no other', async (t) => {
    const { app, mailsOf } = await setUp(t);
    const news = [`${ADA.email}: New sign-in`];
    let known = '';
    const visit = async (cookie: string) => {
      const response = await app.request('/login', form(ADA, cookie));
      known = cookiesOf(response);
      return response;
    };
    assert.deepEqual(await mailsOf(() => visit('')), news);
    const browser = known;
    assert.match(browser, /device=/);
    assert.deepEqual(await mailsOf(() => visit(browser)), []);
    const forged = browser.replace(/(?<=device=\d+\.)./, (first) => (first === '_' ? '-' : '_'));
    assert.deepEqual(await mailsOf(() => visit(forged)), news);
    const root = cookiesOf(await app.request('/login', form(ROOT)));
    await settle(); // its own notice
    assert.deepEqual(await mailsOf(() => visit(root)), news, 'a browser of another account');
    assert.equal(await count(app, 'events', { kind: 'new_device', userId: 2 }), 3);
  });

  it('is not told of the sign-in that comes with the sign-up, nor of wrong passwords', async (t) => {
    const { app, mails } = await setUp(t);
    for (let i = 0; i < 3; i++) await app.request('/login', json({ ...ADA, password: OTHER }));
    await settle();
    assert.deepEqual(mails, []);
    assert.equal(await count(app, 'events', { kind: 'new_device' }), 0);
  });

  it('is told of a program that logs in from a new network, once', async (t) => {
    const { app, mailsOf } = await setUp(t);
    const logIn = (from: string) => () => {
      const init = json({ ...ADA, name: 'backup' });
      const headers = { ...init.headers, 'x-forwarded-for': from };
      return app.request('/token/login', { ...init, headers });
    };
    const news = [`${ADA.email}: New sign-in`];
    assert.deepEqual(await mailsOf(logIn('2001:db8:1:2::7')), news);
    assert.deepEqual(await mailsOf(logIn('2001:db8:1:2::8')), [], 'the same network');
    assert.deepEqual(await mailsOf(logIn('203.0.113.9')), news);
    assert.deepEqual(await mailsOf(logIn('203.0.113.9')), []);
  });

  it('is told of the right password of an attacker who does not get past the second step', async (t) => {
    const { app, mails } = await setUp(t);
    await app.request('/login', form(ADA));
    await signInToSetUp(app.stores, 2);
    const added = await app.stores.passkeys.add(PASSKEY, SESSION, challenge('c'), ['a', 'b']);
    assert.ok(typeof added === 'object');
    await settle();
    mails.length = 0;
    // Of a browser that has signed in since: a first factor ends the proofs of devices.
    const { user, passwordVersion } = (await app.accounts.find(ADA.email)) ?? assert.fail();
    const proof = await app.signInService.proofOf(user, passwordVersion, null);
    const browser = `device=${proof.deviceToken}`;
    const step = async (path: string, cookie = '') => {
      assert.equal((await app.request(path, json(ADA, cookie))).status, 401);
      await settle();
      return mails.splice(0).map((mail) => `${mail.to}: ${titleOf(mail)}`);
    };
    assert.deepEqual(await step('/login', browser), [], 'the owner');
    assert.deepEqual(await step('/login'), [`${ADA.email}: New sign-in`]);
    assert.equal(await count(app, 'events', { kind: 'new_device', userId: 2 }), 2);
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' };
    const init = { ...json(ADA), headers };
    assert.equal((await app.request('/token/login', init)).status, 401);
    await settle();
    assert.deepEqual(
      mails.map((mail) => titleOf(mail)),
      ['New sign-in'],
    );
  });

  for (const login of ['/login', '/token/login']) {
    it(`is told once of a new device whose second step at ${login} is a passkey`, async (t) => {
      const { app } = await setUp(t);
      const { show } = await addPasskey(app);
      const from = (fields: object) => {
        const { headers, ...init } = json(fields);
        return { ...init, headers: { ...headers, 'x-forwarded-for': '203.0.113.9' } };
      };
      const asked = await (await app.request(login, from(ADA))).text();
      const { pending } = JSON.parse(asked).secondFactor;
      const fields = { pending, passkey: show(challengeIn(asked)) };
      const done = await app.request(`${login}/second-step`, from(fields));
      assert.equal(done.status, 200);
      assert.equal(await count(app, 'events', { kind: 'new_device', userId: 2 }), 1);
    });
  }

  it('is told once of a new device that signs in with a passkey alone', async (t) => {
    const { app } = await setUp(t);
    const { show } = await addPasskey(app);
    const page = await (await app.request('/login', asPage(''))).text();
    const done = await app.request('/login/passkey', json({ passkey: show(challengeIn(page)) }));
    assert.equal(done.status, 200);
    assert.equal(await count(app, 'events', { kind: 'new_device', userId: 2 }), 1);
  });

  it('is told by whole messages, whatever the browser calls itself', async (t) => {
    const folder = temporaryFolder(t);
    const file = join(folder, 'out');
    const from = { name: 'Coatcheck', address: 'no-reply@example.com' };
    const send = createMailer({ command: `/usr/bin/tee ${file}`, from, now: Date.now });
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const { app } = await setUp(t, (mail) => send(mail).finally(resolve));
    const headers = { 'user-agent': 'Firefox/1 %0D%0ABcc: eve@example.com https://evil.example/' };
    const init = form(ADA);
    await app.request('/login', { ...init, headers: { ...init.headers, ...headers } });
    await done;
    const [head = '', body = ''] = readFileSync(file, 'utf8').split(/\n\n(.*)/s);
    assert.deepEqual(
      head.split('\n').map((line) => line.replace(/^(Date|Message-ID): .*/, '$1')),
      [
        'From: Coatcheck <no-reply@example.com>',
        'To: ada@example.com',
        `Subject: New sign-in at ${new URL(app.origin).host}`,
        'Date',
        'Message-ID',
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: 7bit',
        'Auto-Submitted: auto-generated',
      ],
    );
    assert.match(body, /^From: Firefox, 127\.0\.0\.1$/m);
    assert.doesNotMatch(body, /Bcc|evil/);
  });

  it('has changed the account also when the mail fails, which is an event', async (t) => {
    const { app, ada } = await setUp(t, async () => {
      throw new Error('the mail system is down');
    });
    const fields = { current: PASSWORD, password: OTHER };
    const response = await app.request('/account/password', form(fields, ada));
    assert.equal(response.headers.get('location'), '/account?done=password');
    await settle();
    assert.equal(await count(app, 'events', { kind: 'mail_failed', userId: 2 }), 1);
    assert.equal((await app.request('/login', json({ ...ADA, password: OTHER }))).status, 200);
  });

  it('does not wait for the mail', async (t) => {
    const { app, ada } = await setUp(t, () => new Promise(() => {}));
    const fields = { current: PASSWORD, password: OTHER };
    const response = await app.request('/account/password', form(fields, ada));
    assert.equal(response.status, 303);
    assert.ok(cookieOf(response));
  });
});

describe('a user without mail', () => {
  it('sees the same in the activity of the account', async (t) => {
    const app: TestApp = await startApp(t);
    await signUp(app);
    const cookie = await signIn(app);
    await app.request('/account/password', form({ current: PASSWORD, password: OTHER }, cookie));
    await settle();
    for (const kind of ['new_device', 'password_changed'] as const) {
      assert.equal(await count(app, 'events', { kind, userId: 1 }), 1, kind);
    }
    assert.equal(await count(app, 'events', { kind: 'mail_failed' }), 0);
  });
});
