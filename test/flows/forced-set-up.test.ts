/**
 * An account that has to set up a second factor before anything else: what its pages offer, and the
 * page that the user goes on to afterwards.
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { challengeIn, codeOf, newAuthenticator, sessionOf, userOf } from '../factor-app.ts';
import { confirmKept } from '../kept-form.ts';
import { ADA, PASSWORD, signUp } from '../people.ts';
import { asJson, asPage, cookieOf, form } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

const STATE = '/account/second-factor';
const WIKI = '/wiki/Page?x=1';
const ELSEWHERE = [
  '//evil.example/',
  '/\\evil.example',
  'https://evil.example',
  '/\t/evil.example',
];

async function setUp(t: TestContext) {
  const app = await startApp(t, {
    requireSecondFactor: 'all',
    secondFactorGrace: 0,
    protects: [{ address: '/wiki/', name: 'Wiki', groups: [] }],
  });
  return { app, ada: await signUp(app) };
}

const withNext = (path: string, next: string) => `${path}?next=${encodeURIComponent(next)}`;

const placeOf = async (app: TestApp, path: string, init: RequestInit) =>
  (await app.request(path, init)).headers.get('location') ?? '';

const textOf = async (app: TestApp, path: string, ada: string) =>
  (await app.request(path, asPage(ada))).text();

/** The address behind a piece of a page: of a form or of a link. */
function addressIn(text: string, pattern: RegExp): string {
  const [, found] = pattern.exec(text) ?? [];
  return (found ?? assert.fail(`${pattern} in ${text}`)).replaceAll('&amp;', '&');
}

/** Sets the app up as the pages lead there. Returns the address behind "I&rsquo;ve saved them". */
async function throughTheApp(app: TestApp, ada: string, start: string): Promise<string> {
  const state = await textOf(app, start, ada);
  const begin = addressIn(state, /action="([^"]*second-factor\/totp[^"]*)"/);
  const page = await textOf(app, await placeOf(app, begin, form({}, ada)), ada);
  const confirm = addressIn(page, /action="([^"]*totp\/confirm[^"]*)"/);
  await app.request(confirm, form({ code: '' }, ada));
  const key = addressIn(page, /id="key"[^>]*>([A-Z2-7 ]+)</);
  const codes = await app.request(confirm, form({ code: codeOf(key, app.clock.now) }, ada));
  return addressIn(await codes.text(), /href="([^"]+)">I&rsquo;ve saved them/);
}

/** The same with a passkey. */
async function throughThePasskey(app: TestApp, ada: string, start: string): Promise<string> {
  const state = await textOf(app, start, ada);
  const page = await textOf(app, addressIn(state, /href="([^"]*passkeys\/new[^"]*)"/), ada);
  const add = addressIn(page, /action="(\/account\/passkeys[^"]*)"/);
  const passkey = newAuthenticator(app).register(challengeIn(page));
  const codes = await app.request(add, form({ passkey, name: 'Phone' }, ada));
  return addressIn(await codes.text(), /href="([^"]+)">I&rsquo;ve saved them/);
}

describe('a user who has to set up a second factor', () => {
  it('goes on to the page that they asked for, of this site or of an app behind it', async (t) => {
    const { app, ada } = await setUp(t);
    const asked = await placeOf(app, '/account/sessions?a=b', asPage(ada));
    assert.equal(asked, withNext(STATE, '/account/sessions?a=b'));
    const start = await placeOf(app, withNext('/login', WIKI), asPage(ada));
    assert.equal(start, withNext(STATE, WIKI));
    assert.equal(await throughTheApp(app, ada, start), WIKI);
    assert.equal((await app.request('/account/sessions', asPage(ada))).status, 200);
  });

  it('sees the way out alone in the header, on pages of all and on errors, too', async (t) => {
    const { app, ada } = await setUp(t);
    for (const path of ['/', '/how', '/nowhere', STATE]) {
      const text = await textOf(app, path, ada);
      const header = /<header class="frame">([\s\S]*?)<\/header>/.exec(text)?.[1] ?? '';
      assert.match(header, /Sign out/, path);
      assert.doesNotMatch(header, /<nav/, path);
    }
  });

  it('goes on to it with a passkey, too, and after confirming', async (t) => {
    const { app, ada } = await setUp(t);
    app.clock.now += 11 * 60_000;
    const asked = await app.request(withNext(`${STATE}/totp`, WIKI), form({}, ada));
    const done = await confirmKept(app, asked, ada);
    assert.equal(done.headers.get('location'), withNext(`${STATE}/totp`, WIKI));
    assert.equal(await throughThePasskey(app, cookieOf(done), withNext(STATE, WIKI)), WIKI);
  });

  it('goes on to the dashboard after a page of another site was named', async (t) => {
    const { app, ada } = await setUp(t);
    for (const evil of ELSEWHERE) {
      assert.equal(await placeOf(app, withNext('/login', evil), asPage(ada)), STATE);
      for (const path of [STATE, `${STATE}/totp`, '/account/passkeys/new']) {
        assert.doesNotMatch(await textOf(app, withNext(path, evil), ada), /evil/, path);
      }
      const begun = await placeOf(app, withNext(`${STATE}/totp`, evil), form({}, ada));
      assert.equal(begun, `${STATE}/totp`);
      app.clock.now += 11 * 60_000;
      const confirm = await placeOf(app, withNext(`${STATE}/totp`, evil), form({}, ada));
      assert.doesNotMatch(confirm, /evil/);
      app.clock.now -= 11 * 60_000;
    }
    const [evil = ''] = ELSEWHERE;
    const page = await textOf(app, `${STATE}/totp`, ada);
    const code = codeOf(addressIn(page, /id="key"[^>]*>([A-Z2-7 ]+)</), app.clock.now);
    const codes = await app.request(withNext(`${STATE}/totp/confirm`, evil), form({ code }, ada));
    const text = await codes.text();
    assert.equal(addressIn(text, /href="([^"]+)">I&rsquo;ve saved them/), '/dashboard');
    assert.doesNotMatch(text, /evil/);
  });

  it('is not led back to a form that was refused', async (t) => {
    const { app, ada } = await setUp(t);
    assert.equal(await placeOf(app, '/users', form({}, ada)), STATE);
    assert.equal(await placeOf(app, '/dashboard', asPage(ada)), STATE, 'where they go anyway');
  });

  it('sees one thing in the header: the way out', async (t) => {
    const { app, ada } = await setUp(t);
    await app.request(`${STATE}/totp`, form({}, ada));
    for (const path of [STATE, `${STATE}/totp`, '/account/passkeys/new', '/confirm']) {
      const text = await textOf(app, path, ada);
      assert.match(text, /action="\/logout"/, path);
      assert.doesNotMatch(text, /<nav/, path);
    }
    assert.equal((await app.request(STATE, asJson(ada))).status, 200);
    await throughTheApp(app, ada, STATE);
    assert.match(await textOf(app, STATE, ada), /<nav/);
  });
});

describe('an account whose second factors cannot be checked here', () => {
  it('is told who can help, when it signs in and when it confirms', async (t) => {
    const app = await startApp(t);
    const ada = await signUp(app);
    await throughThePasskey(app, ada, STATE);
    const { passkeys, factors } = app.stores;
    const [here = assert.fail()] = await passkeys.ofAccount(1);
    const credential = { ...here.credential, id: 'of-the-old-host' };
    const old = { ...here, credential, rpId: 'login.old.example.com' };
    const challenge = { key: 'x', expiresAt: app.clock.now + 1 };
    const added = await passkeys.add(old, (await sessionOf(app)).key, challenge, []);
    assert.equal(typeof added, 'object');
    await app.passkeys.remove(await userOf(app), here.id);
    await factors.replaceRecoveryCodes(1, [], app.clock.now);
    const login = await app.request('/login', form(ADA));
    const step = await textOf(app, '/login/second-step', cookieOf(login));
    const confirm = await textOf(app, '/confirm', ada);
    const refused = await app.request('/confirm', form({ password: PASSWORD }, ada));
    assert.equal(refused.status, 401);
    for (const text of [step, confirm, await refused.text()]) {
      assert.match(text, /Ask the person who runs this site to reset your second factor/);
      assert.match(text, /https:\/\/login<wbr>\.old<wbr>\.example<wbr>\.com/);
      assert.doesNotMatch(text, /<input/);
    }
  });
});
