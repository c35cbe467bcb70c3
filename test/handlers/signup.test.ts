import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signupHandlers } from '../../src/handlers/signup.ts';
import { ADA } from '../people.ts';
import { AS_JSON, cookiesOf, dataOf, openSite } from './site.ts';

describe('signup.create', () => {
  it('makes the account and signs a browser in', async (t) => {
    const site = await openSite(t);
    const { create } = signupHandlers(site.deps);
    const reply = await create(site.visitor('/signup', { form: ADA }));
    assert.equal(reply.status, 303);
    assert.equal(reply.headers.location, '/dashboard');
    assert.match(cookiesOf(reply)[0] ?? '', /^session=[\w-]{43}$/);
    assert.deepEqual(await site.events(1), ['login', 'signup']);
  });

  it('goes on to the page that the visitor wanted, never to another site', async (t) => {
    const site = await openSite(t);
    const { show, create } = signupHandlers(site.deps);
    const wanted = '/users?order=name';
    const asked = await show(site.visitor(`/signup?next=${encodeURIComponent(wanted)}`));
    assert.match(
      String(asked.body),
      /<input type="hidden" name="next" value="\/users\?order=name">/,
    );
    assert.match(String(asked.body), /href="\/login\?next=%2Fusers%3Forder%3Dname">Sign in</);
    const short = await create(
      site.visitor('/signup', { form: { ...ADA, password: 'short', next: wanted } }),
    );
    assert.match(String(short.body), /name="next" value="\/users\?order=name"/);
    const reply = await create(site.visitor('/signup', { form: { ...ADA, next: wanted } }));
    assert.equal(reply.headers.location, wanted);
    const evil = { ...ADA, email: 'eve@example.com', next: '//evil.example/' };
    const home = await create(site.visitor('/signup', { form: evil }));
    assert.equal(home.headers.location, '/dashboard');
    assert.doesNotMatch(
      String((await show(site.visitor('/signup?next=//evil.example/'))).body),
      /evil/,
    );
  });

  it('gives a program the account and no session', async (t) => {
    const site = await openSite(t);
    const { create } = signupHandlers(site.deps);
    const reply = await create(
      site.visitor('/signup', { ...AS_JSON, json: { ...ADA, role: 'admin' } }),
    );
    assert.equal(reply.status, 201);
    assert.deepEqual(dataOf(reply), { id: 1, email: ADA.email, name: '', role: 'user' });
    assert.deepEqual(cookiesOf(reply), []);
    assert.deepEqual(await site.deps.sessions.of(1), []);
  });

  it('refuses a password that is too short with 400, and an address that is taken with 409', async (t) => {
    const site = await openSite(t);
    await site.addUser();
    const { create } = signupHandlers(site.deps);
    const short = { email: 'bob@example.com', password: 'short' };
    const refused = await create(site.visitor('/signup', { ...AS_JSON, json: short }));
    assert.equal(refused.status, 400);
    assert.match(String(refused.body), /"field":"password"/);
    const taken = await create(site.visitor('/signup', { ...AS_JSON, json: ADA }));
    assert.equal(taken.status, 409);
    assert.match(String(taken.body), /already has an account/);
  });

  it('asks the user to sign in when the account exists and the session cannot start', async (t) => {
    const site = await openSite(t);
    const sessions = Object.create(site.deps.sessions, {
      start: { value: () => Promise.reject(new Error('disk full')) },
    });
    const { create } = signupHandlers({ ...site.deps, sessions });
    const reply = await create(site.visitor('/signup', { form: ADA }));
    assert.equal(reply.headers.location, '/login?done=account');
    assert.equal((await site.deps.accounts.byId(1))?.email, ADA.email);
    assert.ok(site.logged.some(({ event }) => event === 'failed'));
  });
});

describe('sign-up by invitation', () => {
  it('shows no form, and makes no account', async (t) => {
    const site = await openSite(t, { signup: 'invite' });
    const { show, create } = signupHandlers(site.deps);
    assert.doesNotMatch(String((await show(site.visitor('/signup'))).body), /name="password"/);
    assert.equal((await create(site.visitor('/signup', { form: ADA }))).status, 403);
    await assert.rejects(async () => create(site.visitor('/signup', { ...AS_JSON, json: ADA })), {
      status: 403,
      message: 'Accounts here are by invitation. Ask the person who runs this site for one.',
    });
    assert.equal(await site.deps.accounts.count(''), 0);
  });
});
