import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { opens, signUpAdmin } from '../people.ts';
import { asPage, rawRequest } from '../requests.ts';
import { count } from '../stored.ts';
import { patch, publicIdOf, record, setUp } from './users-site.ts';

describe('PATCH /users/:id', () => {
  it('changes the role and whether it is disabled, and answers with the account', async (t) => {
    const { app, root, ada } = await setUp(t);
    const change = { role: 'admin', disabled: true };
    const response = await app.request('/users/2', patch(change, root));
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), {
      publicId: await publicIdOf(app, 2),
      id: 2,
      email: 'ada@example.com',
      emailConfirmed: false,
      name: '',
      groups: [],
      passwordChosen: true,
      secondFactor: false,
      createdAt: '2026-11-21T09:00:00.000Z',
      ...change,
    });
    assert.equal(await opens(app, ada), false);
    await app.request('/users/2', patch({ disabled: false, role: 'user' }, root));
    assert.equal(await count(app, 'users', { role: 'user', disabledAt: null }), 1);
  });

  it('refuses unknown fields and values, and changes nothing then', async (t) => {
    const { app, root } = await setUp(t);
    const refused = [
      { email: 'x' },
      { email: null },
      { name: 7 },
      { role: 'admin', name: 'x'.repeat(101) },
      { role: 'admin', id: 7 },
      { role: 'root' },
      { disabled: 'true' },
      { disabled: 1 },
      { role: null },
      { Role: 'admin' },
    ];
    for (const changes of refused) {
      const response = await app.request('/users/2', patch(changes, root));
      assert.equal(response.status, 400, JSON.stringify(changes));
    }
    const body = '{"__proto__":{"role":"admin"}}';
    assert.equal((await app.request('/users/2', { ...patch({}, root), body })).status, 400);
    assert.equal(await count(app, 'users', { id: 2, role: 'user', disabledAt: null }), 1);
  });

  it('compares what is asked for with the account as it is when the body is there', async (t) => {
    const { app, root } = await setUp(t);
    await app.accounts.change(2, { disabled: true });
    const body = JSON.stringify({ disabled: true });
    const socket = connect(app.port, '127.0.0.1');
    const closed = once(socket, 'close');
    const chunks: Buffer[] = [];
    const invited = new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        chunks.push(chunk);
        resolve();
      });
    });
    const headers = [
      `Host: localhost:${app.port}`,
      `Cookie: ${root}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Expect: 100-continue',
    ];
    socket.write(rawRequest('PATCH /users/2 HTTP/1.1', headers));
    await invited;
    await app.accounts.change(2, { disabled: false });
    socket.write(body);
    await closed;
    const answer = Buffer.concat(chunks).toString();
    assert.match(answer, /^HTTP\/1\.1 200 OK/m);
    assert.match(answer, /"disabled":true/);
    assert.equal(
      await count(app, 'users', ({ id, disabledAt }) => id === 2 && disabledAt !== null),
      1,
    );
  });

  it('changes nothing when one of two changes is refused', async (t) => {
    const { app, root } = await setUp(t);
    await signUpAdmin(app, 'eve@example.com');
    const changes = { role: 'user', disabled: true };
    assert.equal((await app.request('/users/1', patch(changes, root))).status, 409);
    assert.equal((await app.request('/users', asPage(root))).status, 200);
    assert.deepEqual(await record(app, 'role_changed'), []);
  });

  for (const [disabled, role] of [
    [true, 'admin'],
    [false, 'admin'],
    [true, 'user'],
  ] as const) {
    it(`makes a user ${role} and ${disabled ? 'disabled' : 'enabled'}, or neither`, async (t) => {
      const { app, root } = await setUp(t);
      await app.accounts.change(2, {
        role: role === 'admin' ? 'user' : 'admin',
        disabled: !disabled,
      });
      const before = await app.testDatabase.dump('users');
      // As when the disk is full after the first of the two changes.
      const repair = await app.testDatabase.breakChange('UPDATE OF disabled_at', 'users');
      assert.equal((await app.request('/users/2', patch({ role, disabled }, root))).status, 500);
      assert.deepEqual(await app.testDatabase.dump('users'), before);
      await repair();
      const answer = await app.request('/users/2', patch({ role, disabled }, root));
      const after = (await answer.json()) as { role: string; disabled: boolean };
      assert.deepEqual([after.role, after.disabled], [role, disabled]);
      for (const kind of ['role_changed', disabled ? 'user_disabled' : 'user_enabled']) {
        assert.equal((await record(app, kind)).length, 1, kind);
      }
    });
  }
});
