import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { usersHandlers } from '../../src/handlers/users.ts';
import { BOB, ROOT } from '../people.ts';
import { AS_JSON, dataOf, openSite } from './site.ts';

describe('users.list', () => {
  it('lists accounts in the order of their addresses, fifty at a time', async (t) => {
    const site = await openSite(t);
    const root = await site.addUser(ROOT.email, 'admin');
    for (let i = 10; i < 61; i++) await site.addUser(`user${i}@example.com`);
    const { list } = usersHandlers(site.deps);
    const first = dataOf(await list(await site.member(root, '/users', AS_JSON)));
    assert.equal(first.total, 52);
    const emails = (first.users as { email: string }[]).map(({ email }) => email);
    assert.equal(emails.length, 50);
    assert.deepEqual(emails, emails.toSorted());
    assert.match(String(first.next), /^\d+-user58@example\.com$/);
    const second = await list(await site.member(root, `/users?after=${first.next}`, AS_JSON));
    assert.equal((dataOf(second).users as unknown[]).length, 2);
    assert.equal(dataOf(second).next, null);
  });

  it('refuses a filter that does not exist', async (t) => {
    const site = await openSite(t);
    const root = await site.addUser(ROOT.email, 'admin');
    const { list } = usersHandlers(site.deps);
    for (const query of ['role=king', 'disabled=maybe']) {
      const member = await site.member(root, `/users?${query}`);
      await assert.rejects(async () => list(member), { status: 400 }, query);
    }
  });
});

describe('users.create', () => {
  it('makes an account with a role and names its address', async (t) => {
    const site = await openSite(t);
    const root = await site.addUser(ROOT.email, 'admin');
    const { create } = usersHandlers(site.deps);
    const json = { ...BOB, role: 'admin' };
    const reply = await create(await site.member(root, '/users', { ...AS_JSON, json }));
    assert.equal(reply.status, 201);
    assert.equal(reply.headers.location, '/users/2');
    const { id, email, role, disabled } = dataOf(reply);
    assert.deepEqual(
      { id, email, role, disabled },
      { id: 2, email: BOB.email, role: 'admin', disabled: false },
    );
    assert.deepEqual(await site.events(2), ['user_added']);
  });

  it('returns the form with what was typed, and without the password', async (t) => {
    const site = await openSite(t);
    const root = await site.addUser(ROOT.email, 'admin');
    const { create } = usersHandlers(site.deps);
    const form = { email: BOB.email, password: 'too short', role: 'user' };
    const { status, body } = await create(await site.member(root, '/users', { form }));
    assert.equal(status, 400);
    assert.match(String(body), /value="bob@example\.com"/);
    assert.doesNotMatch(String(body), /too short"/);
  });

  it('refuses an unknown field or role, and makes no account', async (t) => {
    const site = await openSite(t);
    const root = await site.addUser(ROOT.email, 'admin');
    const { create } = usersHandlers(site.deps);
    for (const more of [{ admin: true }, { role: 'king' }, { role: ['admin'] }]) {
      const json = { ...BOB, ...more };
      const reply = await create(await site.member(root, '/users', { ...AS_JSON, json }));
      assert.equal(reply.status, 400);
    }
    assert.equal(await site.deps.accounts.count(''), 1);
  });
});
