import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { BODY_LIMIT } from '../../src/http/body.ts';
import type { Handler } from '../../src/http/context.ts';
import { noContent } from '../../src/http/reply.ts';
import { createAccess } from '../../src/web/access.ts';
import { confirmed } from '../../src/web/confirmed.ts';
import { SEVERAL_LIMIT } from '../../src/web/invitee-list.ts';
import { KEPT_BYTES } from '../../src/web/kept-form.ts';
import { createIdentify, type Member, type Visitor } from '../../src/web/visitor.ts';
import { AS_JSON, contextOf, cookiesOf, dataOf, openSite } from '../handlers/site.ts';
import { hiddenInputs } from '../kept-form.ts';
import { PASSWORD, ROOT } from '../people.ts';

async function setUp(t: TestContext) {
  const site = await openSite(t);
  return { site, access: createAccess(site.deps, createIdentify(site.deps)) };
}

const show: Handler<Member> = ({ user }) => noContent({ 'x-user': user.email });
const showVisitor: Handler<Visitor> = ({ user }) => noContent({ 'x-user': user?.email ?? 'none' });

describe('member, which others call requireAuth', () => {
  it('redirects a visitor to the log-in with the way back', async (t) => {
    const { access } = await setUp(t);
    const { handler } = access.member('GET', '/account', show);
    const reply = await handler(contextOf('/account?tab=1'));
    assert.equal(reply.status, 303);
    assert.equal(reply.headers.location, '/login?next=%2Faccount%3Ftab%3D1');
  });

  it('answers a program with 401 and a challenge that no browser shows a dialog for', async (t) => {
    const { access } = await setUp(t);
    const { handler } = access.member('GET', '/account', show);
    const reply = await handler(contextOf('/account', AS_JSON));
    assert.equal(reply.status, 401);
    assert.equal(reply.headers['www-authenticate'], 'Bearer realm="Coatcheck"');
    assert.deepEqual(dataOf(reply), { error: 'Sign in first.' });
  });

  it('clears a cookie that has no session', async (t) => {
    const { access } = await setUp(t);
    const { handler } = access.member('GET', '/account', show);
    const headers = { cookie: `session=${'A'.repeat(43)}` };
    assert.deepEqual(cookiesOf(await handler(contextOf('/account', { headers }))), ['session=']);
  });

  it('refuses a bad token with invalid_token, whatever cookie comes with it', async (t) => {
    const { site, access } = await setUp(t);
    const { request } = await site.member(await site.addUser(), '/account');
    const headers = { cookie: request.headers.cookie ?? '', authorization: 'Bearer x' };
    const { handler } = access.member('GET', '/account', show);
    await assert.rejects(async () => handler(contextOf('/account', { headers })), {
      status: 401,
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    });
  });

  it('hands the user to the handler until the account is disabled', async (t) => {
    const { site, access } = await setUp(t);
    const user = await site.addUser();
    await site.addUser(ROOT.email, 'admin');
    const { handler } = access.member('GET', '/account', show);
    const member = await site.member(user, '/account');
    assert.equal((await handler(member)).headers['x-user'], user.email);
    await site.deps.accounts.change(user.id, { disabled: true });
    assert.equal((await handler(member)).status, 303);
  });

  it('asks for the password again ten minutes after it was typed', async (t) => {
    const { site, access } = await setUp(t);
    const options = { fresh: '/users/:id' };
    const { handler } = access.member('GET', '/users/:id/x', show, options);
    const request = { params: { id: '7' } };
    const member = await site.member(await site.addUser(), '/users/7/x', request);
    site.clock.now += 10 * 60_000 - 1;
    assert.equal((await handler(member)).status, 204);
    site.clock.now += 1;
    const reply = await handler(member);
    assert.equal(reply.headers.location, '/confirm?next=%2Fusers%2F7');
  });
});

describe('a form whose password is no longer fresh', () => {
  it('waits in the page that asks for the password, without its secrets', async (t) => {
    const { site, access } = await setUp(t);
    const act = { words: 'add {email} <b>', keeps: ['email', 'role'] };
    const { handler } = access.member('POST', '/users', show, { fresh: '/users', act });
    const form = { email: 'eve@example.com"', password: PASSWORD, current: 'secret', role: 'user' };
    const member = await site.member(await site.addUser(), '/users?q=1', { form });
    site.clock.now += 10 * 60_000;
    const reply = await handler(member);
    assert.equal(reply.status, 403);
    const markup = String(reply.body);
    assert.match(
      markup,
      /To add <strong>eve<wbr>@example<wbr>.com&quot;<\/strong> &lt;b&gt;, enter/,
    );
    assert.match(markup, /name="to" value="\/users\?q=1"/);
    assert.match(markup, /name="kept.email" value="eve@example.com&quot;"/);
    assert.match(markup, /href="\/users">Cancel/);
    assert.match(markup, /Passwords and codes are never kept/);
    assert.ok(!markup.includes(PASSWORD) && !markup.includes('secret'));
  });

  it('is carried when it invites a hundred people by address and name', async (t) => {
    const { site, access } = await setUp(t);
    const { act, fresh } = confirmed.inviteSeveral;
    const { handler } = access.member('POST', '/invites/several', show, { fresh, act });
    const person = (i: number) => `René van der Meulen <rene.van.der.meulen.${i}@mail.example.com>`;
    const emails = Array.from({ length: SEVERAL_LIMIT }, (_, i) => person(i)).join('\r\n');
    const form = { emails, role: 'user' };
    const member = await site.member(await site.addUser(), '/invites/several', { form });
    site.clock.now += 10 * 60_000;
    const reply = await handler(member);
    assert.equal(reply.status, 403);
    const sent = { ...hiddenInputs(String(reply.body)), password: '\u00e9'.repeat(512) };
    const body = String(new URLSearchParams(sent));
    assert.equal(new URLSearchParams(body).get('kept.emails'), emails);
    assert.ok(body.length <= BODY_LIMIT, String(body.length));
  });

  it('is not carried when it is too large: the page that it stands on says so', async (t) => {
    const { site, access } = await setUp(t);
    const act = { words: 'add {email}', keeps: ['email'] };
    const { handler } = access.member('POST', '/users', show, { fresh: '/users', act });
    const reply = async (length: number) => {
      const form = { email: 'é'.repeat(length) };
      const member = await site.member(await site.addUser(`a${length}@example.org`), '/users', {
        form,
      });
      site.clock.now += 10 * 60_000;
      return handler(member);
    };
    const others = 'to=%2Fusers&by=1&kept.email='.length;
    const most = Math.floor((KEPT_BYTES - others) / '%C3%A9'.length);
    assert.equal((await reply(most)).status, 403);
    const { location } = (await reply(most + 1)).headers;
    assert.equal(location, '/confirm?next=%2Fusers%3Fdone%3Dconfirmed');
  });
});

describe('admin', () => {
  it('refuses other users with 403 and records it', async (t) => {
    const { site, access } = await setUp(t);
    const user = await site.addUser();
    const { handler } = access.admin('GET', '/users', show);
    const member = await site.member(user, '/users');
    await assert.rejects(async () => handler(member), { status: 403 });
    assert.deepEqual(await site.events(user.id), ['access_refused']);
    const root = await site.member(await site.addUser(ROOT.email, 'admin'), '/users');
    assert.equal((await handler(root)).status, 204);
  });
});

describe('adminOrSelf', () => {
  it('admits the user of the account and administrators alone', async (t) => {
    const { site, access } = await setUp(t);
    const user = await site.addUser();
    const root = await site.addUser(ROOT.email, 'admin');
    const { handler } = access.adminOrSelf('GET', '/users/:id', show);
    const own = await site.member(user, '/users/1', { params: { id: String(user.id) } });
    assert.equal((await handler(own)).status, 204);
    for (const id of [String(root.id), '99', `0${user.id}`]) {
      const other = await site.member(user, '/users/x', { params: { id } });
      await assert.rejects(async () => handler(other), { status: 403 }, id);
    }
    const params = { id: '99' };
    assert.equal((await handler(await site.member(root, '/users/99', { params }))).status, 204);
  });
});

describe('guest', () => {
  it('redirects a signed-in user from the page, and accepts a form that they send', async (t) => {
    const { site, access } = await setUp(t);
    const user = await site.addUser();
    const page = access.guest('GET', '/login', showVisitor);
    const reply = await page.handler(await site.member(user, '/login?next=%2Faccount'));
    assert.equal(reply.headers.location, '/account');
    const form = access.guest('POST', '/login', showVisitor);
    const sent = await form.handler(await site.member(user, '/login', { form: {} }));
    assert.equal(sent.headers['x-user'], user.email);
  });
});

describe('probe, proxy and file', () => {
  it('accept any Host for a probe and a proxy, and not for a file', async (t) => {
    const { access } = await setUp(t);
    assert.equal(access.probe('/health', () => noContent()).hosts, 'any');
    assert.equal(access.proxy('/verify', showVisitor).hosts, 'any');
    assert.equal(access.file('/style.css', () => noContent()).hosts, 'site');
  });
});
