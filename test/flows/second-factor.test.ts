import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import {
  addPasskey,
  addTotp,
  challengeIn,
  codeOf,
  newAuthenticator,
  userOf,
} from '../factor-app.ts';
import { confirmKept, keptIn } from '../kept-form.ts';
import { opens, PASSWORD, signUp } from '../people.ts';
import { asJson, asPage, cookieOf, form, json } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

const STATE = '/account/second-factor';
const CODES = /<li>([A-Z2-9-]{20,})<\/li>/g;

async function setUp(t: TestContext, overrides: Parameters<typeof startApp>[1] = {}) {
  const app = await startApp(t, overrides);
  return { app, ada: await signUp(app) };
}

const textOf = async (app: TestApp, path: string, cookie: string) =>
  (await app.request(path, asPage(cookie))).text();

const kindsOf = async (app: TestApp) => (await app.events.recent(1, 20)).map(({ kind }) => kind);

describe('an authenticator app', () => {
  it('is set up with the key that the page shows, and brings ten recovery codes once', async (t) => {
    const { app, ada } = await setUp(t);
    const started = await app.request(`${STATE}/totp`, form({}, ada));
    assert.equal(started.headers.get('location'), `${STATE}/totp`);
    const page = await textOf(app, `${STATE}/totp`, ada);
    assert.match(page, /<svg/);
    assert.match(page, /otpauth:\/\/totp\//);
    const [, key = assert.fail()] = /id="key"[^>]*>([A-Z2-7 ]+)</.exec(page) ?? [];
    assert.equal((await userOf(app)).secondFactor, false, 'it counts when it is confirmed');
    const code = codeOf(key, app.clock.now);
    const done = await app.request(`${STATE}/totp/confirm`, form({ code }, ada));
    assert.equal(done.status, 200);
    const codes = [...(await done.text()).matchAll(CODES)].map(([, one]) => one);
    assert.equal(new Set(codes).size, 10);
    assert.equal((await userOf(app)).secondFactor, true);
    const state = await textOf(app, STATE, ada);
    assert.match(state, /10 of 10 left/);
    assert.doesNotMatch(state, CODES);
    assert.deepEqual((await kindsOf(app)).slice(0, 2).sort(), [
      'recovery_codes_made',
      'totp_added',
    ]);
    assert.ok(await opens(app, ada), 'this session goes on');
  });

  it('is not turned on by a wrong code: the page shows the same key again, and not the code', async (t) => {
    const { app, ada } = await setUp(t);
    await app.request(`${STATE}/totp`, form({}, ada));
    const key = async (text: string) => /id="key"[^>]*>([A-Z2-7 ]+)</.exec(text)?.[1];
    const before = await key(await textOf(app, `${STATE}/totp`, ada));
    for (const code of ['000000', '', 'x'.repeat(5_000)]) {
      const response = await app.request(`${STATE}/totp/confirm`, form({ code }, ada));
      assert.equal(response.status, 400);
      const text = await response.text();
      assert.equal(await key(text), before);
      assert.doesNotMatch(text, /value="(000000|x)/);
      assert.match(text, code === '' ? /Enter the code from your app/ : /not the code the app/);
      assert.equal(/Codes depend on the time/.test(text), code !== '');
    }
    assert.equal((await userOf(app)).secondFactor, false);
    const late = await app.request(`${STATE}/totp/remove`, form({}, ada));
    assert.equal(late.status, 303);
  });

  it('is on when its form is sent twice, and the page says what to do about unseen codes', async (t) => {
    const { app, ada } = await setUp(t);
    await app.request(`${STATE}/totp`, form({}, ada));
    const shown = await app.request(`${STATE}/totp`, asJson(ada));
    const { key } = (await shown.json()) as { key: string };
    const confirm = (code: string) => app.request(`${STATE}/totp/confirm`, form({ code }, ada));
    const code = codeOf(key, app.clock.now);
    assert.equal((await confirm(code)).status, 200);
    const again = await confirm(code);
    assert.equal(again.status, 409);
    assert.match(
      await again.text(),
      /is already on\. If you haven&#8217;t seen your recovery codes/,
    );
    assert.match(await (await confirm('123456')).text(), /This key no longer works/);
  });

  it('is set up by a user who takes so long that they have to confirm who they are', async (t) => {
    const { app, ada } = await setUp(t);
    await app.request(`${STATE}/totp`, form({}, ada));
    const keyFor = async (cookie: string) => {
      const shown = await app.request(`${STATE}/totp`, asJson(cookie));
      return ((await shown.json()) as { key: string }).key;
    };
    const key = await keyFor(ada);
    app.clock.now += 10 * 60_000;
    const code = codeOf(key, app.clock.now);
    const late = await app.request(`${STATE}/totp/confirm`, form({ code }, ada));
    const confirmed = await confirmKept(app, late, ada);
    assert.match(await confirmed.clone().text(), /Enter the code from your app/);
    const fresh = cookieOf(confirmed);
    assert.equal(await keyFor(fresh), key);
    const done = await app.request(`${STATE}/totp/confirm`, form({ code }, fresh));
    assert.equal(done.status, 200);
  });

  it('is removed, and its recovery codes with it when it was the last factor', async (t) => {
    const { app, ada } = await setUp(t);
    await addTotp(app);
    const removed = await app.request(`${STATE}/totp/remove`, form({}, ada));
    assert.equal(removed.headers.get('location'), `${STATE}?done=app-removed`);
    assert.match(await textOf(app, `${STATE}?done=app-removed`, ada), /has been removed/);
    assert.deepEqual(await app.factors.overview(1), {
      totpSince: null,
      passkeys: 0,
      recoveryCodes: 0,
    });
    assert.equal((await kindsOf(app))[0], 'totp_removed');
  });
});

describe('a passkey of an account', () => {
  async function add(app: TestApp, cookie: string, name: string) {
    const challenge = challengeIn(await textOf(app, '/account/passkeys/new', cookie));
    const passkey = newAuthenticator(app).register(challenge);
    return app.request('/account/passkeys', form({ passkey, name }, cookie));
  }

  it('is added, renamed and removed; the browser learns which one is gone', async (t) => {
    const { app, ada } = await setUp(t);
    const added = await add(app, ada, '  Laptop ');
    assert.equal([...(await added.text()).matchAll(CODES)].length, 10);
    const second = await add(app, ada, 'Phone');
    assert.equal(second.headers.get('location'), `${STATE}?done=passkey-added`);
    const [laptop, phone] = await app.passkeys.ofAccount(1);
    assert.equal(laptop?.name, 'Laptop');
    const renamed = await app.request(
      `/account/passkeys/${phone?.id}/rename`,
      form({ name: 'Old <phone>' }, ada),
    );
    assert.equal(renamed.headers.get('location'), `${STATE}?done=renamed`);
    assert.match(await textOf(app, STATE, ada), /Old &lt;phone&gt;/);
    const removed = await app.request(`/account/passkeys/${phone?.id}/remove`, form({}, ada));
    assert.equal(removed.status, 200);
    const page = await removed.text();
    assert.ok(page.includes(phone?.credential.id ?? '?'));
    assert.match(page, /<script type="module"/);
    assert.match(removed.headers.get('content-security-policy') ?? '', /script-src 'self'/);
    assert.equal((await app.passkeys.ofAccount(1)).length, 1);
    assert.deepEqual(
      (await kindsOf(app)).filter((kind) => kind.startsWith('passkey')),
      ['passkey_removed', 'passkey_added', 'passkey_added'],
    );
  });

  it('is asked to check its user when it replaces the password, and a security key is not', async (t) => {
    const { app, ada } = await setUp(t);
    const asked = await app.request('/account/passkeys/new', asJson(ada));
    type Options = { authenticatorSelection: { userVerification: string } };
    const made = (await asked.json()) as { options: Options; securityKeyOptions: Options };
    const wanted = (options: Options) => options.authenticatorSelection.userVerification;
    assert.deepEqual(
      [wanted(made.options), wanted(made.securityKeyOptions)],
      ['required', 'preferred'],
    );
  });

  it('is refused in one sentence, whatever is wrong with it, and its name is kept', async (t) => {
    const { app, ada } = await setUp(t);
    const challenge = async () => challengeIn(await textOf(app, '/account/passkeys/new', ada));
    const evil = { clientData: { origin: 'https://evil.example' } };
    const other = challengeIn(await textOf(app, '/login', ''));
    const texts = [
      '{}',
      '[',
      'x'.repeat(9_000),
      newAuthenticator(app).register(other),
      newAuthenticator(app, evil).register(await challenge()),
      newAuthenticator(app, { rpId: 'evil.example' }).register(await challenge()),
    ];
    for (const passkey of texts) {
      const page = await app.request('/account/passkeys', form({ passkey, name: 'My key' }, ada));
      const text = await page.text();
      assert.equal(page.status, 400);
      assert.match(text, /That passkey couldn&#8217;t be added/);
      assert.match(text, /value="My key"/);
      const program = await app.request('/account/passkeys', json({ passkey, name: 'Key' }, ada));
      assert.equal(program.status, 400);
    }
    assert.deepEqual(await app.passkeys.ofAccount(1), []);
  });

  it('needs a name that can be seen; one that is refused is shown where it was typed', async (t) => {
    const { app, ada } = await setUp(t);
    const { id } = await addPasskey(app);
    for (const name of ['', ' \u3164 ', 'x'.repeat(101), 'a\u202eb', 'a\u0000b']) {
      const renamed = await app.request(`/account/passkeys/${id}/rename`, form({ name }, ada));
      assert.equal(renamed.status, 400, JSON.stringify(name));
      const added = await app.request('/account/passkeys', json({ passkey: '{}', name }, ada));
      assert.equal(added.status, 400);
      const { issues } = (await added.json()) as { issues: readonly { field: string }[] };
      assert.equal(issues[0]?.field, 'name');
    }
    assert.equal((await app.passkeys.ofAccount(1))[0]?.name, 'Key');
  });

  it('of another account is none here', async (t) => {
    const { app, ada } = await setUp(t);
    await signUp(app, 'eve@example.com');
    const { id } = await addPasskey(app, 'eve@example.com');
    for (const [act, fields] of [
      ['rename', { name: 'Mine' }],
      ['remove', {}],
    ] as const) {
      const response = await app.request(`/account/passkeys/${id}/${act}`, form(fields, ada));
      assert.equal(response.status, 404);
    }
    assert.equal((await app.passkeys.ofAccount(2)).length, 1);
  });
});

describe('the last factor where the site demands one', () => {
  it('stays, and the page says why', async (t) => {
    const { app, ada } = await setUp(t, { requireSecondFactor: 'all' });
    const { id } = await addPasskey(app);
    const removed = await app.request(`/account/passkeys/${id}/remove`, form({}, ada));
    assert.equal(removed.status, 409);
    assert.match(await removed.text(), /your last one stays/);
    await addTotp(app);
    assert.equal((await app.request(`/account/passkeys/${id}/remove`, form({}, ada))).status, 200);
    const app409 = await app.request(`${STATE}/totp/remove`, json({}, ada));
    assert.equal(app409.status, 409);
  });
});

describe('GET /account/second-factor for programs', () => {
  it('has the factors and no secret', async (t) => {
    const { app, ada } = await setUp(t);
    const empty = await (await app.request(STATE, asJson(ada))).json();
    assert.deepEqual(empty, {
      authenticatorApp: null,
      passkeys: [],
      recoveryCodes: 0,
      required: false,
      requiredFrom: null,
    });
    await addTotp(app);
    const { id } = await addPasskey(app);
    const at = new Date(app.clock.now).toISOString();
    assert.deepEqual(await (await app.request(STATE, asJson(ada))).json(), {
      authenticatorApp: { since: at },
      passkeys: [
        {
          id,
          name: 'Key',
          rpId: 'localhost',
          createdAt: at,
          lastUsedAt: null,
          userVerified: true,
          backedUp: true,
        },
      ],
      recoveryCodes: 10,
      required: false,
      requiredFrom: null,
    });
  });
});

describe('confirming that it is the user, with a second factor', () => {
  const FRESH = 10 * 60_000;

  it('takes the password and a code, or a recovery code, and not one of them alone', async (t) => {
    const { app, ada } = await setUp(t);
    const { code, recoveryCodes } = await addTotp(app);
    const [recovery = ''] = recoveryCodes;
    app.clock.now += FRESH;
    const stale = await app.request(`${STATE}/recovery-codes`, form({}, ada));
    assert.equal((await keptIn(stale)).to, `${STATE}/recovery-codes`);
    const page = await textOf(app, '/confirm', ada);
    for (const name of ['password', 'code', 'recovery']) assert.ok(page.includes(`name="${name}"`));
    const confirm = (fields: Record<string, string>, cookie = ada) =>
      app.request('/confirm', form(fields, cookie));
    for (const [fields, status] of [
      [{ password: PASSWORD }, 401],
      [{ password: PASSWORD, code: '000000' }, 401],
      [{ password: 'not her password', code: code() }, 401],
      [{ password: '', code: code() }, 400],
    ] as const) {
      const response = await confirm(fields);
      assert.equal(response.status, status, JSON.stringify(fields));
      assert.deepEqual(response.headers.getSetCookie(), []);
    }
    const program = await app.request('/confirm', json({ password: PASSWORD }, ada));
    const body = (await program.json()) as { secondFactor: { methods: readonly string[] } };
    assert.deepEqual(body.secondFactor.methods, ['code', 'recovery']);
    const done = await confirm({ password: PASSWORD, code: code(), next: STATE });
    assert.equal(done.headers.get('location'), STATE);
    const cookie = done.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const codes = await app.request(`${STATE}/recovery-codes`, form({}, cookie));
    assert.equal([...(await codes.text()).matchAll(CODES)].length, 10);
    assert.equal((await confirm({ password: PASSWORD, recovery }, cookie)).status, 401, 'replaced');
  });

  it('records the use of a recovery code', async (t) => {
    const { app, ada } = await setUp(t);
    const { recoveryCodes } = await addTotp(app);
    const fields = { password: PASSWORD, recovery: recoveryCodes[0] ?? '' };
    assert.equal((await app.request('/confirm', form(fields, ada))).status, 303);
    const [latest] = await app.events.recent(1, 1);
    assert.equal(`${latest?.kind} ${latest?.reason}`, 'recovery_code_used 9');
  });

  it('takes a passkey that has checked its user, without the password; any other with it', async (t) => {
    const { app, ada } = await setUp(t);
    const { show } = await addPasskey(app);
    const challenge = async (cookie: string) => challengeIn(await textOf(app, '/confirm', cookie));
    const touched = show(await challenge(ada), { flags: 0x19 });
    const alone = await app.request('/confirm', form({ passkey: touched }, ada));
    assert.equal(alone.status, 400); // the password is missing
    const both = await app.request(
      '/confirm',
      json({ passkey: show(await challenge(ada), { flags: 0x19 }), password: PASSWORD }, ada),
    );
    assert.equal(both.status, 204, await both.text());
    const cookie = both.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const verified = show(await challenge(cookie));
    assert.equal((await app.request('/confirm', form({ passkey: verified }, cookie))).status, 303);
  });
});
