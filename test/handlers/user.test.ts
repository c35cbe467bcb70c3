import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { userHandlers } from '../../src/handlers/user.ts';
import { ROOT } from '../people.ts';
import { AS_JSON, dataOf, openSite, type TestRequest } from './site.ts';

/** A site with an administrator and a user; requests of the administrator about an account. */
async function setUp(t: TestContext, options: Parameters<typeof openSite>[1] = {}) {
  const site = await openSite(t, options);
  const root = await site.addUser(ROOT.email, 'admin');
  const ada = await site.addUser();
  const handlers = userHandlers(site.deps);
  const about = (id: number | string, request: TestRequest) =>
    site.member(root, `/users/${id}`, { ...request, params: { id: String(id) } });
  return { site, root, ada, handlers, about };
}

describe('user.show', () => {
  it('gives an administrator the account, its sessions and events in JSON', async (t) => {
    const { site, ada, handlers, about } = await setUp(t);
    await site.member(ada, '/');
    const data = dataOf(await handlers.show(await about(ada.id, AS_JSON)));
    assert.deepEqual(Object.keys(data), ['user', 'sessions', 'events', 'waits']);
    assert.equal((data.sessions as unknown[]).length, 1);
    assert.doesNotMatch(JSON.stringify(data), /scrypt|password(Hash|Version)|"key"/);
  });

  it('redirects the owner of the account to their own page', async (t) => {
    const { site, ada, handlers } = await setUp(t);
    const own = await site.member(ada, '/users/2', { params: { id: '2' } });
    assert.equal((await handlers.show(own)).headers.location, '/account');
  });

  it('tells an administrator that an address is not confirmed where mail could confirm it', async (t) => {
    for (const mail of [null, async () => {}]) {
      const { ada, handlers, about } = await setUp(t, { mail });
      const { body } = await handlers.show(await about(ada.id, {}));
      assert.equal(String(body).includes('Not confirmed'), mail !== null);
    }
  });

  it('does not find an id that has no account or is no number', async (t) => {
    const { handlers, about } = await setUp(t);
    for (const id of ['99', '0', '2x', '02', ' 2', '']) {
      const member = await about(id, {});
      await assert.rejects(async () => handlers.show(member), { status: 404 }, id);
    }
  });
});

describe('user.update', () => {
  it('changes the role and the state, ends the sessions, and replies with the account', async (t) => {
    const { site, ada, handlers, about } = await setUp(t);
    await site.member(ada, '/');
    const json = { role: 'admin', disabled: true };
    const { role, disabled } = dataOf(
      await handlers.update(await about(ada.id, { json, method: 'PATCH' })),
    );
    assert.deepEqual({ role, disabled }, json);
    assert.deepEqual(await site.deps.sessions.of(ada.id), []);
    assert.deepEqual(await site.events(ada.id), ['user_disabled', 'role_changed']);
  });

  it('refuses unknown fields and values, and changes nothing then', async (t) => {
    const { site, ada, handlers, about } = await setUp(t);
    for (const json of [{ role: 'king' }, { disabled: 'true' }, { role: 'admin', admin: true }]) {
      const member = await about(ada.id, { json, method: 'PATCH' });
      await assert.rejects(async () => handlers.update(member), { status: 400 });
    }
    assert.equal((await site.deps.accounts.byId(ada.id))?.role, 'user');
  });

  it('takes the role of a form and refuses its disabled, as /openapi.json says', async (t) => {
    const { site, ada, handlers, about } = await setUp(t);
    const change = async (form: Record<string, string>) =>
      handlers.update(await about(ada.id, { form, method: 'PATCH' }));
    assert.equal((await change({ role: 'admin' })).status, 200);
    await assert.rejects(() => change({ disabled: 'true' }), { status: 400 });
    await assert.rejects(() => change({ disabled: 'on' }), { status: 400 });
    const { role, disabledAt } = (await site.deps.accounts.byId(ada.id)) ?? {};
    assert.deepEqual({ role, disabledAt }, { role: 'admin', disabledAt: null });
  });

  it('refuses to leave the site without an administrator, and to disable oneself', async (t) => {
    const { root, handlers, about } = await setUp(t);
    for (const json of [{ role: 'user' }, { disabled: true }]) {
      const member = await about(root.id, { json, method: 'PATCH' });
      await assert.rejects(async () => handlers.update(member), { status: 409 });
    }
  });
});

describe('user.remove', () => {
  it('asks a form for the box, and a DELETE for nothing', async (t) => {
    const { site, ada, handlers, about } = await setUp(t);
    const unsure = await handlers.remove(await about(ada.id, { form: {} }));
    assert.equal(unsure.status, 400);
    assert.match(String(unsure.body), /Tick the box/);
    const reply = await handlers.remove(await about(ada.id, { method: 'DELETE' }));
    assert.equal(reply.status, 204);
    assert.equal(await site.deps.accounts.byId(ada.id), null);
  });

  it('leaves the own account and the only administrator alone', async (t) => {
    const { root, handlers, about } = await setUp(t);
    const own = await about(root.id, { method: 'DELETE' });
    await assert.rejects(async () => handlers.remove(own), { status: 409 });
  });
});

describe('user.makeResetLink', () => {
  it('makes a link that works once, and none for a disabled account', async (t) => {
    const { site, ada, handlers, about } = await setUp(t);
    const reply = await handlers.makeResetLink(await about(ada.id, { ...AS_JSON, json: {} }));
    assert.equal(reply.status, 201);
    const secret = String(dataOf(reply).url).split('/reset/')[1] ?? '';
    assert.equal((await site.deps.links.find('reset', secret))?.userId, ada.id);
    await handlers.disable(await about(ada.id, { form: {} }));
    const member = await about(ada.id, { ...AS_JSON, json: {} });
    await assert.rejects(async () => handlers.makeResetLink(member), { status: 409 });
  });
});

describe('user.revokeSessions', () => {
  it('ends the sessions of the account and keeps the own one', async (t) => {
    const { site, root, ada, handlers, about } = await setUp(t);
    await site.member(ada, '/');
    const reply = await handlers.revokeSessions(await about(ada.id, { form: {} }));
    assert.equal(reply.headers.location, `/users/${ada.id}?done=signed-out`);
    assert.deepEqual(await site.deps.sessions.of(ada.id), []);
    const own = await about(root.id, { form: {} });
    await handlers.revokeSessions(own);
    assert.deepEqual(await site.deps.sessions.of(root.id), [own.session]);
  });
});
