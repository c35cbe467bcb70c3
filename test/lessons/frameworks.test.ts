import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { firstFailure } from '../build-your-own/first-failure.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { Browser, installExamples, startSite, succeeds } from './framework-site.ts';

const PASSWORD = 'rainy otters juggle lamps';
const node = process.execPath;

before(installExamples);

describe('express-session', () => {
  const start = (owner: Parameters<typeof startSite>[0]) =>
    startSite(owner, [node, 'express-session.mjs']);

  it('gives every visitor a signed ticket, with HttpOnly and without SameSite', async (t) => {
    const browser = new Browser(await start(t));
    await browser.ask('/');
    const [line = ''] = browser.lines;
    assert.match(line, /^connect\.sid=s%3A[\w-]{32}\.[^;]{43,}; Path=\/; HttpOnly$/);
  });

  it('keeps the number at a log-in that does not regenerate, so a planted one opens', async (t) => {
    const mallory = new Browser(await start(t));
    await mallory.ask('/');
    const ada = mallory.copy();
    await ada.ask('/login-without-regenerate', { user: 'ada' });
    assert.deepEqual(await mallory.ask('/me'), [200, 'ada']);
  });

  it('draws a new number with regenerate', async (t) => {
    const mallory = new Browser(await start(t));
    await mallory.ask('/');
    const ada = mallory.copy();
    await ada.ask('/login', { user: 'ada' });
    assert.deepEqual(await ada.ask('/me'), [200, 'ada']);
    assert.equal(await mallory.status('/me'), 401);
  });

  it('deletes the record at destroy, and leaves the cookie where it is', async (t) => {
    const ada = new Browser(await start(t));
    await ada.ask('/login', { user: 'ada' });
    const copy = ada.copy();
    await ada.ask('/logout', {});
    assert.deepEqual(ada.lines, []);
    assert.equal(await copy.status('/me'), 401);
  });

  it('forgets everybody at a restart: its own store is memory', async (t) => {
    const ada = new Browser(await start(t));
    await ada.ask('/login', { user: 'ada' });
    const later = new Browser(await start(t), ada.jar);
    assert.equal(await later.status('/me'), 401);
  });

  it('lets a form of another site through', async (t) => {
    const ada = new Browser(await start(t));
    await ada.ask('/login', { user: 'ada' });
    assert.equal(await ada.status('/logout', {}), 303, 'no Origin, no token, and it acts');
  });
});

describe('Express with express-session, taken through Build your own login', () => {
  it('passes every stage', async () => {
    const command = `exec "${node}" lessons/frameworks/build-your-own.mjs`;
    assert.equal(await firstFailure(command), null);
  });
});

describe('Passport', () => {
  it('draws a new number at a log-in and at a log-out, by itself', async (t) => {
    const mallory = new Browser(await startSite(t, [node, 'passport.mjs']));
    await mallory.ask('/');
    const ada = mallory.copy();
    await ada.ask('/login', { username: 'ada', password: PASSWORD });
    assert.deepEqual(await ada.ask('/me'), [200, 'ada']);
    assert.equal(await mallory.status('/me'), 401);
    const copy = ada.copy();
    await ada.ask('/logout', {});
    assert.equal(await copy.status('/me'), 401);
  });

  it('judges as many wrong passwords as one sends', async (t) => {
    const mallory = new Browser(await startSite(t, [node, 'passport.mjs']));
    for (let i = 0; i < 50; i++) {
      assert.equal(await mallory.status('/login', { username: 'ada', password: `${i}` }), 401);
    }
    assert.equal(await mallory.status('/login', { username: 'ada', password: PASSWORD }), 303);
  });
});

describe('Auth.js', () => {
  const signIn = async (browser: Browser) => {
    const [, text] = await browser.ask('/auth/csrf');
    const { csrfToken } = JSON.parse(text);
    await browser.ask('/auth/callback/credentials', {
      csrfToken,
      username: 'ada',
      password: PASSWORD,
    });
    return csrfToken as string;
  };

  it('keeps the session in an encrypted cookie of thirty days', async (t) => {
    const ada = new Browser(await startSite(t, [node, 'auth-js.mjs']));
    await signIn(ada);
    const line = ada.lines.find((each) => each.startsWith('authjs.session-token=')) ?? '';
    const [head = ''] = line.slice('authjs.session-token='.length).split('.');
    const { alg, enc } = JSON.parse(Buffer.from(head, 'base64url').toString());
    assert.deepEqual([alg, enc], ['dir', 'A256CBC-HS512']);
    assert.match(line, /HttpOnly; SameSite=Lax$/i);
    const days = (Date.parse(/Expires=([^;]+)/.exec(line)?.[1] ?? '') - Date.now()) / 86_400_000;
    assert.ok(days > 29.9 && days < 30.1, `${days}`);
  });

  it('cannot end a copy: after the sign-out it still opens', async (t) => {
    const ada = new Browser(await startSite(t, [node, 'auth-js.mjs']));
    const csrfToken = await signIn(ada);
    const copy = ada.copy();
    await ada.ask('/auth/signout', { csrfToken });
    assert.equal(await ada.status('/me'), 401);
    assert.deepEqual(await copy.ask('/me'), [200, 'ada']);
  });

  it('refuses a form without its token', async (t) => {
    const ada = new Browser(await startSite(t, [node, 'auth-js.mjs']));
    await ada.ask('/auth/callback/credentials', { username: 'ada', password: PASSWORD });
    assert.equal(await ada.status('/me'), 401);
  });
});

const python = process.env.DJANGO_PYTHON ?? 'python3';
const noDjango = succeeds(python, '-c', 'import django, sqlparse') ? false : 'there is no Django';

describe('Django', { skip: noDjango }, () => {
  const start = (owner: Parameters<typeof startSite>[0]) =>
    startSite(owner, [python, 'django_site.py'], { DATA: temporaryFolder(owner) });
  const signIn = async (browser: Browser, password = PASSWORD) => {
    const [, csrfmiddlewaretoken] = await browser.ask('/login');
    const fields = { csrfmiddlewaretoken, username: 'ada', password };
    return browser.status('/login', fields);
  };

  it('hashes with PBKDF2, and gives a ticket of two weeks with HttpOnly and SameSite=Lax', async (t) => {
    const site = await start(t);
    assert.match(site.said[0] ?? '', /^pbkdf2_sha256\$\d{6,7}$/);
    const ada = new Browser(site);
    await signIn(ada);
    const line = ada.lines.find((each) => each.includes('sessionid=')) ?? '';
    assert.match(
      line,
      /sessionid=[a-z0-9]{32}; .*HttpOnly; Max-Age=1209600; Path=\/; SameSite=Lax/,
    );
  });

  it('ends every session at a new password, also the one that changed it', async (t) => {
    const site = await start(t);
    const [laptop, phone] = [new Browser(site), new Browser(site)];
    await signIn(laptop);
    await signIn(phone);
    const [, csrfmiddlewaretoken] = await laptop.ask('/login');
    const fields = { csrfmiddlewaretoken, password: `${PASSWORD}!` };
    assert.equal(await laptop.status('/password', fields), 200);
    assert.equal(await phone.status('/dashboard'), 302);
    assert.equal(await laptop.status('/dashboard'), 302, 'without update_session_auth_hash');
  });

  it('ends the session at a log-out, and a copy with it', async (t) => {
    const ada = new Browser(await start(t));
    await signIn(ada);
    const copy = ada.copy();
    assert.equal(await copy.status('/dashboard'), 200);
    const [, csrfmiddlewaretoken] = await ada.ask('/login');
    await ada.ask('/logout', { csrfmiddlewaretoken });
    assert.equal(await copy.status('/dashboard'), 302);
  });

  it('refuses a form without its token, and judges as many wrong passwords as one sends', async (t) => {
    const site = await start(t);
    const ada = new Browser(site);
    assert.equal(await ada.status('/login', { username: 'ada', password: PASSWORD }), 403);
    for (let i = 0; i < 5; i++) assert.equal(await signIn(ada, `${i}`), 401);
    assert.equal(await signIn(ada), 200);
  });
});

const noRails = succeeds('ruby', '-e', 'require "action_controller/railtie"; require "bcrypt"')
  ? false
  : 'there is no Rails';

describe('Rails', { skip: noRails }, () => {
  const start = (owner: Parameters<typeof startSite>[0]) =>
    startSite(owner, ['ruby', 'rails_site.rb']);
  const signIn = async (browser: Browser) => {
    const [, authenticity_token] = await browser.ask('/login');
    await browser.ask('/login', { authenticity_token, name: 'ada', password: PASSWORD });
  };

  it('hashes with bcrypt at cost 12, and keeps the session in an encrypted cookie', async (t) => {
    const site = await start(t);
    assert.equal(site.said[0], '$2a$12$');
    const ada = new Browser(site);
    await signIn(ada);
    assert.match(
      ada.lines[0] ?? '',
      /^_site_session=[\w%]+--[\w%]+--[\w%]+; path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  it('cannot end a copy: after the sign-out it still opens', async (t) => {
    const ada = new Browser(await start(t));
    await signIn(ada);
    const copy = ada.copy();
    const [, authenticity_token] = await ada.ask('/login');
    assert.deepEqual(await ada.ask('/logout', { authenticity_token }), [200, 'bye']);
    assert.equal(await ada.status('/dashboard'), 302);
    assert.deepEqual(await copy.ask('/dashboard'), [200, 'ada']);
  });
});
