import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { confirmKept, keptIn } from '../kept-form.ts';
import { asPage, cookieOf, form } from '../requests.ts';
import { MINUTE, setUp } from './users-site.ts';

const CALLBACKS = 'https://wiki.example.com/cb\r\nhttps://wiki.example.com/cb2';
const WIKI = { name: 'Our <wiki>', kind: 'confidential', redirectUris: CALLBACKS, groups: 'staff' };

describe('an app, from its page', () => {
  it('is registered after the confirmation with all that was typed, and the secret is shown then', async (t) => {
    const { app, root } = await setUp(t);
    app.clock.now += 10 * MINUTE;
    const asked = await app.request('/clients', form(WIKI, root));
    const markup = await asked.clone().text();
    assert.match(markup, /To register the app <strong>Our &lt;wiki&gt;/);
    assert.match(markup, /href="\/clients\/new">Cancel/);
    assert.deepEqual(await app.clients.all(), []);
    const done = await confirmKept(app, asked, root);
    assert.equal(done.status, 200);
    assert.match(done.headers.get('cache-control') ?? '', /no-store/);
    assert.match(await done.text(), /<output id="secret"[^>]*>[\w-]{43}</);
    const [client] = await app.clients.all();
    assert.deepEqual(client?.redirectUris, CALLBACKS.split('\r\n'));
    assert.deepEqual(client?.groups, ['staff']);
    const activity = await app.request('/activity', asPage(cookieOf(done)));
    assert.match(await activity.text(), /App registered.* Our &lt;wiki&gt;.*by root/s);
  });

  it('keeps no more than what its act says, and asks before each change', async (t) => {
    const { app, root } = await setUp(t);
    const made = await app.request('/clients', form(WIKI, root));
    await made.arrayBuffer();
    const [client] = await app.clients.all();
    const page = `/clients/${client?.id}`;
    app.clock.now += 10 * MINUTE;
    for (const act of ['edit', 'secret', 'remove']) {
      const sent = { name: 'Other', redirectUris: CALLBACKS, sure: 'on', secret: 'typed' };
      const asked = await app.request(`${page}/${act}`, form(sent, root));
      const kept = await keptIn(asked);
      assert.equal(kept.to, `${page}/${act}`);
      assert.doesNotMatch(JSON.stringify(kept), /typed/);
    }
    assert.deepEqual(await app.clients.all(), [client]);
  });

  it('stands on the page above those of PROTECTS, with their groups', async (t) => {
    const protects = [
      { address: 'https://wiki.example.com', name: 'Our wiki', groups: ['board', 'staff'] },
      { address: '/shop/', name: 'Shop', groups: [] },
    ];
    const { app, root } = await setUp(t, { protects });
    const markup = await (await app.request('/clients', asPage(root))).text();
    assert.match(markup, /No app is registered yet.*<h2 id="proxied">Behind a proxy/s);
    assert.match(
      markup,
      /<a href="https:\/\/wiki\.example\.com">Our wiki<\/a> <small>For <a href="\/users\?group=board">board<\/a>, <a href="\/users\?group=staff">staff</,
    );
    assert.match(markup, /<a href="\/shop\/">Shop<\/a> <small>For everyone<.*<td>\/shop\/<\/td>/);
    const { app: none, root: other } = await setUp(t);
    const page = await (await none.request('/clients', asPage(other))).text();
    assert.doesNotMatch(page, /Behind a proxy/);
  });

  it('is for administrators, and its address tells nobody else whether it exists', async (t) => {
    const { app, root, ada } = await setUp(t);
    await (await app.request('/clients', form(WIKI, root))).arrayBuffer();
    const [client] = await app.clients.all();
    const answers = [];
    for (const id of [client?.id, 'none']) {
      const response = await app.request(`/clients/${id}`, asPage(ada));
      answers.push([response.status, (await response.text()).replaceAll(/[\w-]{36}/g, '')]);
    }
    assert.equal(answers[0]?.[0], 403);
    assert.deepEqual(answers[0], answers[1]);
    const unknown = await app.request('/clients/none', asPage(root));
    assert.equal(unknown.status, 404);
    assert.match(await unknown.text(), /There is no such app/);
  });
});
