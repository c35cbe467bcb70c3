import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oneTimeLinkHandlers } from '../../src/handlers/one-time-links.ts';
import { ADA, BOB } from '../people.ts';
import { AS_JSON, cookiesOf, dataOf, openSite } from './site.ts';

const NEW = 'another long sentence of hers';

describe('link.open', () => {
  it('moves the secret from the address into a cookie', async (t) => {
    const site = await openSite(t);
    const { secret } = await site.deps.links.createInvitation('user', null);
    const { open } = oneTimeLinkHandlers(site.deps);
    const params = { token: secret };
    const reply = await open('invite')(site.visitor(`/invite/${secret}`, { params }));
    assert.equal(reply.headers.location, '/invite');
    assert.deepEqual(cookiesOf(reply), [`link=${secret}`]);
  });

  it('tells a damaged link from one that is used up', async (t) => {
    const site = await openSite(t);
    const { open } = oneTimeLinkHandlers(site.deps);
    const used = { token: 'A'.repeat(43) };
    const gone = await open('reset')(site.visitor(`/reset/${used.token}`, { params: used }));
    assert.equal(gone.status, 404);
    assert.doesNotMatch(String(gone.body), /damaged/);
    const params = { token: 'A'.repeat(42) };
    const damaged = await open('reset')(site.visitor(`/reset/${params.token}`, { params }));
    assert.match(String(damaged.body), /This link is damaged/);
  });
});

describe('link.acceptInvite', () => {
  it('makes the account with the role of the invitation, for a program without a session', async (t) => {
    const site = await openSite(t, { signup: 'invite' });
    const { secret } = await site.deps.links.createInvitation('admin', null);
    const { acceptInvite } = oneTimeLinkHandlers(site.deps);
    const json = { ...BOB, token: secret, role: 'user' };
    const reply = await acceptInvite(site.visitor('/invite', { ...AS_JSON, json }));
    assert.equal(reply.status, 201);
    assert.deepEqual(dataOf(reply), { id: 1, email: BOB.email, name: '', role: 'admin' });
    assert.deepEqual(cookiesOf(reply), []);
    assert.deepEqual(await site.events(1), ['invitation_accepted']);
  });

  it('signs a browser in and clears the cookie of the link', async (t) => {
    const site = await openSite(t, { signup: 'invite' });
    const { secret } = await site.deps.links.createInvitation('user', null);
    const { showInvite, acceptInvite } = oneTimeLinkHandlers(site.deps);
    const headers = { cookie: `link=${secret}` };
    const page = await showInvite(site.visitor('/invite', { headers }));
    const [, link = ''] = /name="link" value="([^"]*)"/.exec(String(page.body)) ?? [];
    const reply = await acceptInvite(site.visitor('/invite', { headers, form: { ...BOB, link } }));
    assert.equal(reply.headers.location, '/dashboard');
    const [session = '', , cleared = ''] = cookiesOf(reply);
    assert.match(session, /^session=[\w-]{43}$/);
    assert.equal(cleared, 'link=');
  });

  it('refuses the form of another link with 409', async (t) => {
    const site = await openSite(t);
    const { secret } = await site.deps.links.createInvitation('user', null);
    const { acceptInvite } = oneTimeLinkHandlers(site.deps);
    const headers = { cookie: `link=${secret}` };
    const form = { ...BOB, link: 'AAAAAAAA' };
    const reply = await acceptInvite(site.visitor('/invite', { headers, form }));
    assert.equal(reply.status, 409);
    assert.equal(await site.deps.accounts.count(''), 0);
  });
});

describe('link.reset', () => {
  it('sets the password, ends every session, and works once', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    await site.member(user, '/');
    const link = await site.deps.links.reset(user.id, null);
    const { reset } = oneTimeLinkHandlers(site.deps);
    const json = { token: link?.secret, password: NEW };
    const reply = await reset(site.visitor('/reset', { ...AS_JSON, json }));
    assert.deepEqual(dataOf(reply), {
      user: { id: user.id, email: ADA.email, name: '', role: 'user' },
    });
    assert.deepEqual(await site.deps.sessions.of(user.id), []);
    assert.equal((await site.deps.accounts.find(user.email))?.passwordVersion, 1);
    assert.deepEqual(await site.events(user.id), ['password_reset']);
    const again = site.visitor('/reset', { ...AS_JSON, json });
    await assert.rejects(async () => reset(again), { status: 404 });
  });

  it('keeps the link when the password is refused', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const { secret = '' } = (await site.deps.links.reset(user.id, null)) ?? {};
    const { reset } = oneTimeLinkHandlers(site.deps);
    const json = { token: secret, password: 'short' };
    assert.equal((await reset(site.visitor('/reset', { ...AS_JSON, json }))).status, 400);
    assert.notEqual(await site.deps.links.find('reset', secret), null);
  });
});

describe('link.setUp', () => {
  it('makes the first administrator, and no second one', async (t) => {
    const site = await openSite(t);
    const { setUp } = oneTimeLinkHandlers(site.deps);
    const { secret } = await site.deps.links.setup();
    const json = { ...ADA, token: secret };
    const reply = await setUp(site.visitor('/setup', { ...AS_JSON, json }));
    assert.equal(dataOf(reply).role, 'admin');
    const later = { ...BOB, token: (await site.deps.links.setup()).secret };
    const visitor = site.visitor('/setup', { ...AS_JSON, json: later });
    await assert.rejects(async () => setUp(visitor), { status: 404 });
  });
});
