import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loginHandlers } from '../../src/handlers/login.ts';
import { HttpError } from '../../src/http/http-error.ts';
import { ADA } from '../people.ts';
import { AS_JSON, cookiesOf, dataOf, openSite } from './site.ts';

const WRONG = { ...ADA, password: 'not her password at all' };

describe('login.show', () => {
  it('replies with the form, and says why after a redirect', async (t) => {
    const site = await openSite(t);
    const { show } = loginHandlers(site.deps);
    const plain = await show(site.visitor('/login'));
    assert.equal(plain.status, 200);
    assert.doesNotMatch(String(plain.body), /Sign in to continue/);
    const sent = await show(site.visitor('/login?next=%2Fdashboard'));
    assert.match(String(sent.body), /Sign in to continue/);
    assert.match(String(sent.body), /name="next" value="\/dashboard"/);
  });

  it('names the app that the user is on the way to, and only with its registered name', async (t) => {
    const site = await openSite(t, {
      protects: [{ address: '/wiki/', name: 'Our <wiki>', groups: [] }],
    });
    const { show } = loginHandlers(site.deps);
    const sent = await show(site.visitor('/login?next=%2Fwiki%2FPage%3Fname%3DEvil'));
    assert.match(String(sent.body), /Sign in to open Our &lt;wiki&gt;\./);
    assert.doesNotMatch(String(sent.body), /open Evil/);
  });

  it('drops an address of another site from the form', async (t) => {
    const site = await openSite(t);
    const { show } = loginHandlers(site.deps);
    const { body } = await show(site.visitor('/login?next=https%3A%2F%2Fevil.example%2F'));
    assert.doesNotMatch(String(body), /evil/);
  });
});

describe('login.create', () => {
  it('redirects a browser to the dashboard, or to the page that it came from', async (t) => {
    const site = await openSite(t);
    await site.addUser();
    const { create } = loginHandlers(site.deps);
    const reply = await create(site.visitor('/login', { form: ADA }));
    assert.equal(reply.status, 303);
    assert.equal(reply.headers.location, '/dashboard');
    const next = await create(site.visitor('/login', { form: { ...ADA, next: '/account' } }));
    assert.equal(next.headers.location, '/account');
    const evil = await create(site.visitor('/login', { form: { ...ADA, next: '//evil.example' } }));
    assert.equal(evil.headers.location, '/dashboard');
  });

  it('sets the ticket of a session, and the device cookie', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const { create } = loginHandlers(site.deps);
    const reply = await create(site.visitor('/login', { form: ADA }));
    const [session = '', device = ''] = cookiesOf(reply);
    const found = await site.deps.sessions.resume(session.replace('session=', ''));
    assert.equal(found?.userId, user.id);
    assert.match(device, /^device=/);
    assert.deepEqual(await site.events(user.id), ['new_device', 'login']);
  });

  it('tells a program who signed in', async (t) => {
    const site = await openSite(t);
    const { id } = await site.addUser();
    const { create } = loginHandlers(site.deps);
    const reply = await create(site.visitor('/login', { ...AS_JSON, json: ADA }));
    assert.equal(reply.status, 200);
    assert.deepEqual(dataOf(reply), { user: { id, email: ADA.email, name: '', role: 'user' } });
  });

  it('replies the same to a wrong password and to an unknown account', async (t) => {
    const site = await openSite(t);
    await site.addUser();
    const { create } = loginHandlers(site.deps);
    const wrong = await create(site.visitor('/login', { ...AS_JSON, json: WRONG }));
    const unknown = { ...WRONG, email: 'nobody@example.com' };
    assert.deepEqual(await create(site.visitor('/login', { ...AS_JSON, json: unknown })), wrong);
    assert.equal(wrong.status, 401);
    assert.equal(wrong.headers['www-authenticate'], 'Bearer realm="Coatcheck"');
    assert.deepEqual(cookiesOf(wrong), []);
  });

  it('returns the form with the e-mail and without the password', async (t) => {
    const site = await openSite(t);
    const { create } = loginHandlers(site.deps);
    const { status, body } = await create(site.visitor('/login', { form: WRONG }));
    assert.equal(status, 401);
    assert.match(String(body), /value="ada@example\.com"/);
    assert.doesNotMatch(String(body), /not her password/);
  });

  it('names each field that is missing or no text', async (t) => {
    const site = await openSite(t);
    const { create } = loginHandlers(site.deps);
    const reply = await create(site.visitor('/login', { ...AS_JSON, json: { email: 7 } }));
    assert.equal(reply.status, 400);
    assert.deepEqual(dataOf(reply).issues, [
      { field: 'email', message: 'The e-mail address must be text.' },
      { field: 'password', message: 'Enter a password.' },
    ]);
  });

  it('refuses a request with a bearer token', async (t) => {
    const site = await openSite(t);
    const { create } = loginHandlers(site.deps);
    const visitor = site.visitor('/login', { json: ADA, headers: { authorization: 'Bearer x' } });
    await assert.rejects(
      async () => create(visitor),
      (error) => error instanceof HttpError && error.status === 400,
    );
  });
});

describe('login.destroy', () => {
  it('ends the session and clears the cookie', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const { destroy } = loginHandlers(site.deps);
    const reply = await destroy(await site.member(user, '/logout', { form: {} }));
    assert.equal(reply.status, 303);
    assert.equal(reply.headers.location, '/login?done=out');
    assert.equal(reply.headers['clear-site-data'], '"cache", "storage"');
    assert.deepEqual(cookiesOf(reply), ['session=']);
    assert.deepEqual(await site.deps.sessions.of(user.id), []);
    assert.deepEqual(await site.events(user.id), ['logout']);
  });

  it('replies the same without a session, and records nothing', async (t) => {
    const site = await openSite(t);
    const { destroy } = loginHandlers(site.deps);
    const { status, body } = await destroy(site.visitor('/logout', { ...AS_JSON, json: {} }));
    assert.deepEqual({ status, body }, { status: 204, body: '' });
    assert.deepEqual(await site.events(null), []);
  });
});
