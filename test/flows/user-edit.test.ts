import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asPage, form, json } from '../requests.ts';
import { record, setUp } from './users-site.ts';

const EDIT = { email: ' Ada.King@example.com ', name: ' Ada King ' };

describe('POST /users/:id/edit', () => {
  it('corrects the name and the address, and records both with the administrator', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users/2/edit', form(EDIT, root));
    assert.equal(response.headers.get('location'), '/users/2?done=edited');
    const user = await app.accounts.byId(2);
    assert.deepEqual([user?.name, user?.email], ['Ada King', 'ada.king@example.com']);
    for (const kind of ['name_changed', 'email_changed']) {
      assert.deepEqual(await record(app, kind), [{ userId: 2, actorId: 1, reason: null }]);
    }
    assert.equal((await app.request('/users/2/edit', json(EDIT, root))).status, 204);
    assert.equal((await record(app, 'name_changed')).length, 1, 'nothing changed the second time');
  });

  it('refuses a bad one in the page, with what was typed', async (t) => {
    const { app, root } = await setUp(t);
    for (const [fields, status, message] of [
      [{ email: 'ada', name: '<Ada>' }, 400, /should look like name@example/],
      [{ email: 'root@example.com', name: '<Ada>' }, 409, /Another account has this address\./],
    ] as const) {
      const response = await app.request('/users/2/edit', form(fields, root));
      assert.equal(response.status, status);
      const page = await response.text();
      assert.match(page, message);
      assert.match(page, /value="&lt;Ada&gt;"/);
      assert.equal((await app.request('/users/2/edit', json(fields, root))).status, status);
    }
    assert.equal((await app.accounts.byId(2))?.name, '');
  });

  it('is not for the own account', async (t) => {
    const { app, root } = await setUp(t);
    assert.equal((await app.request('/users/1/edit', json(EDIT, root))).status, 409);
  });
});

describe('the way back from an account to the list', () => {
  const backOf = (page: string) => /<a href="([^"]*)">Back to the list</.exec(page)?.[1];

  it('leads to the page of the list that it came from', async (t) => {
    const { app, root } = await setUp(t);
    const list = await (await app.request('/users?q=a&role=user', asPage(root))).text();
    const [, path = ''] = /href="(\/users\/2\?list=[^"]*)"/.exec(list) ?? [];
    const page = await (await app.request(path, asPage(root))).text();
    assert.equal(backOf(page), '/users?q=a&amp;role=user');
  });

  it('leads nowhere else, whatever the address says', async (t) => {
    const { app, root } = await setUp(t);
    for (const list of ['https://evil.example', '//evil.example/', 'role=king', '/../x?y']) {
      const path = `/users/2?${new URLSearchParams({ list })}`;
      const page = await (await app.request(path, asPage(root))).text();
      assert.match(backOf(page) ?? '/users?q=', /^\/users\?q=$/, list);
    }
  });
});
