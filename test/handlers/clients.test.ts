import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { User } from '../../src/auth/accounts/user.ts';
import { isSecretOf } from '../../src/auth/oidc/clients.ts';
import { clientsHandlers } from '../../src/handlers/clients.ts';
import { SETTINGS } from '../oidc-app.ts';
import { ROOT } from '../people.ts';
import { AS_JSON, dataOf, openSite, type Site, type TestRequest } from './site.ts';

const CALLBACK = 'https://wiki.example.com/cb';
const FORM = { name: 'Our wiki', kind: 'confidential', redirectUris: CALLBACK };

async function setUp(t: TestContext) {
  const site = await openSite(t);
  const root = await site.addUser(ROOT.email, 'admin');
  const ask = (path: string, request: TestRequest) => site.member(root, path, request);
  return { site, root, ask, handlers: clientsHandlers(site.deps) };
}

/** What was recorded of the apps, newest first. */
async function events({ deps }: Site, by: User): Promise<readonly string[]> {
  const recent = await deps.events.recent(null, 100);
  const own = recent.filter(({ kind }) => kind.startsWith('client_'));
  for (const event of own) assert.deepEqual([event.userId, event.actorId], [null, by.id]);
  return own.map(({ kind, reason, about }) => `${kind} ${reason} ${about}`);
}

/** The id of the only client. */
async function onlyId({ deps }: Site): Promise<string> {
  const [client] = await deps.clients.all();
  return client?.id ?? assert.fail();
}

describe('an app', () => {
  it('is registered by a form, whose reply alone shows the secret', async (t) => {
    const { site, root, ask, handlers } = await setUp(t);
    const made = await handlers.create(await ask('/clients', { form: FORM }));
    assert.equal(made.status, 200);
    const [, secret = ''] = />([\w-]{43})<\/output>/.exec(String(made.body)) ?? [];
    const id = await onlyId(site);
    const client = await site.deps.clients.find(id);
    assert.ok(client !== null && isSecretOf(client, secret));
    assert.deepEqual(client.redirectUris, [CALLBACK]);
    const params = { clientId: id };
    for (const request of [{ params }, { params, ...AS_JSON }]) {
      const shown = await handlers.show(await ask(`/clients/${id}`, request));
      assert.ok(String(shown.body).includes(id));
      assert.ok(!String(shown.body).includes(secret));
      assert.ok(!String(shown.body).includes(client.secretKey ?? ''));
    }
    assert.deepEqual(await events(site, root), [`client_added ${id} Our wiki`]);
    assert.doesNotMatch(JSON.stringify(site.logged), /Our wiki/);
  });

  it('is registered by a program, with lists', async (t) => {
    const { ask, handlers } = await setUp(t);
    const json = {
      name: 'Photos',
      kind: 'public',
      redirectUris: ['com.example.photos:/cb', 'http://127.0.0.1/cb'],
      backchannelUri: null,
      groups: ['staff', 'board'],
    };
    const made = await handlers.create(await ask('/clients', { ...AS_JSON, json }));
    assert.equal(made.status, 201);
    const { id, createdAt, ...data } = dataOf(made);
    assert.equal(made.headers.location, `/clients/${id}`);
    assert.match(String(createdAt), /^\d{4}-/);
    assert.deepEqual(data, {
      name: 'Photos',
      redirectUris: json.redirectUris,
      logoutUris: [],
      backchannelUri: null,
      homeUri: null,
      groups: ['board', 'staff'],
      algorithm: 'RS256',
      pkce: 'required',
      kind: 'public',
      secret: null,
    });
  });

  it('without a secret leads to its page when a form registered it', async (t) => {
    const { site, ask, handlers } = await setUp(t);
    const made = await handlers.create(
      await ask('/clients', { form: { ...FORM, kind: 'public' } }),
    );
    assert.equal(made.headers.location, `/clients/${await onlyId(site)}?done=client-added`);
  });

  it('is not registered with what is wrong, and the form keeps what was typed', async (t) => {
    const { site, ask, handlers } = await setUp(t);
    const form = { ...FORM, kind: 'public', redirectUris: `${CALLBACK}\nhttp://wiki.example.com/` };
    const refused = await handlers.create(await ask('/clients', { form }));
    assert.equal(refused.status, 400);
    const page = String(refused.body);
    assert.match(page, /http:\/\/wiki\.example\.com\/ must begin with https/);
    assert.ok(page.includes(`\n${form.redirectUris}</textarea>`));
    assert.match(page, /value="public" selected/);
    for (const json of [
      { ...FORM, redirectUris: 7 },
      { ...FORM, redirectUris: [7] },
      { ...FORM, redirectUris: [`${CALLBACK} https://b.example.com/`] },
      { ...FORM, groups: ['ops team'] }, // who asks for one group opens it to two otherwise
      { ...FORM, groups: ['ops,team'] },
      { ...FORM, groups: [''] }, // and to everyone
      { ...FORM, kind: 'secret' },
      { ...FORM, redirectUri: CALLBACK },
      { ...FORM, id: 'wiki' },
      { ...FORM, __proto__: 'x', constructor: 'x' },
      { ...FORM, kind: 'public', pkce: 'optional' },
      {},
    ]) {
      const reply = await handlers.create(await ask('/clients', { ...AS_JSON, json }));
      assert.equal(reply.status, 400, JSON.stringify(json));
      assert.equal(typeof dataOf(reply).error, 'string');
    }
    assert.deepEqual(await site.deps.clients.all(), []);
  });

  it('says so when what was typed is too long to keep', async (t) => {
    const { ask, handlers } = await setUp(t);
    const shown = await handlers.showNew(await ask('/clients/new?done=confirmed', {}));
    assert.match(String(shown.body), /too long to keep/);
  });

  it('is changed by a form or, in part, by a program', async (t) => {
    const { site, root, ask, handlers } = await setUp(t);
    await handlers.create(await ask('/clients', { form: FORM }));
    const id = await onlyId(site);
    const params = { clientId: id };
    const { kind: _, ...settings } = { ...FORM, name: 'Wiki', groups: 'staff', pkce: 'optional' };
    const saved = await handlers.edit(await ask(`/clients/${id}/edit`, { params, form: settings }));
    assert.equal(saved.headers.location, `/clients/${id}?done=client-saved`);
    const json = { groups: [] };
    const changed = await handlers.edit(
      await ask(`/clients/${id}/edit`, { params, ...AS_JSON, json }),
    );
    const { name, groups, pkce, redirectUris } = dataOf(changed);
    assert.deepEqual([name, groups, pkce, redirectUris], ['Wiki', [], 'optional', [CALLBACK]]);
    const form = { ...settings, homeUri: 'javascript:alert(1)' };
    const refused = await handlers.edit(await ask(`/clients/${id}/edit`, { params, form }));
    assert.equal(refused.status, 400);
    assert.match(String(refused.body), /value="javascript:alert\(1\)"/);
    assert.deepEqual(await events(site, root), [
      `client_changed ${id} Wiki`,
      `client_changed ${id} Wiki`,
      `client_added ${id} Our wiki`,
    ]);
  });

  it('keeps what another administrator changes between the look and the change', async (t) => {
    const { site, ask } = await setUp(t);
    const { client } = await site.deps.clients.register(
      { ...SETTINGS, name: 'Our wiki', redirectUris: [CALLBACK] },
      'public',
    );
    const { clients } = site.deps;
    const find = async (id: string) => {
      const found = await clients.find(id);
      await clients.change(id, { groups: ['board'] });
      return found;
    };
    const between: Pick<typeof clients, 'find' | 'change'> = {
      find,
      change: (id, changes) => clients.change(id, changes),
    };
    const handlers = clientsHandlers({ ...site.deps, clients: between as typeof clients });
    const params = { clientId: client.id };
    const path = `/clients/${client.id}/edit`;
    await handlers.edit(await ask(path, { params, ...AS_JSON, json: { name: 'Wiki' } }));
    const { name, groups } = (await clients.find(client.id)) ?? assert.fail();
    assert.deepEqual([name, groups], ['Wiki', ['board']]);
  });

  it('gets a new secret, which is shown once and ends the one before', async (t) => {
    const { site, root, ask, handlers } = await setUp(t);
    const made = await handlers.create(await ask('/clients', { ...AS_JSON, json: FORM }));
    const { id, secret } = dataOf(made);
    const params = { clientId: String(id) };
    const renewed = await handlers.newSecret(
      await ask(`/clients/${id}/secret`, { params, ...AS_JSON, json: {} }),
    );
    assert.equal(renewed.status, 201);
    const client = await site.deps.clients.find(String(id));
    assert.ok(client !== null);
    assert.equal(isSecretOf(client, String(dataOf(renewed).secret)), true);
    assert.equal(isSecretOf(client, String(secret)), false);
    assert.equal((await events(site, root))[0], `client_secret_replaced ${id} Our wiki`);
    const { client: open } = await site.deps.clients.register(client, 'public');
    const none = await ask('/x', { params: { clientId: open.id }, form: {} });
    await assert.rejects(async () => handlers.newSecret(none), { status: 409 });
  });

  it('is removed when the box is ticked', async (t) => {
    const { site, root, ask, handlers } = await setUp(t);
    await handlers.create(await ask('/clients', { form: FORM }));
    const id = await onlyId(site);
    const params = { clientId: id };
    const unsure = await handlers.remove(await ask(`/clients/${id}/remove`, { params, form: {} }));
    assert.equal(unsure.status, 400);
    assert.match(String(unsure.body), /Tick the box/);
    assert.ok((await site.deps.clients.find(id)) !== null);
    const form = { sure: 'on' };
    const removed = await handlers.remove(await ask(`/clients/${id}/remove`, { params, form }));
    assert.equal(removed.headers.location, '/clients?done=client-removed');
    assert.deepEqual(await site.deps.clients.all(), []);
    const gone = await ask(`/clients/${id}/remove`, { params, form });
    await assert.rejects(async () => handlers.remove(gone), { status: 404 });
    assert.deepEqual(await events(site, root), [
      `client_removed ${id} Our wiki`,
      `client_added ${id} Our wiki`,
    ]);
  });

  it('stands in the list, by name', async (t) => {
    const { site, ask, handlers } = await setUp(t);
    for (const name of ['wiki', '<b>App</b>']) {
      await handlers.create(await ask('/clients', { form: { ...FORM, name } }));
    }
    const listed = await handlers.list(await ask('/clients', AS_JSON));
    const { clients } = dataOf(listed) as { clients: { name: string }[] };
    assert.deepEqual(
      clients.map(({ name }) => name),
      ['<b>App</b>', 'wiki'],
    );
    const page = String((await handlers.list(await ask('/clients', {}))).body);
    assert.match(page, /&lt;b&gt;App/);
    const keys = (await site.deps.clients.all()).map(({ secretKey }) => secretKey ?? '');
    for (const key of keys) assert.ok(!String(listed.body).includes(key) && !page.includes(key));
  });
});
