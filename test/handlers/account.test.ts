import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountHandlers } from '../../src/handlers/account.ts';
import { BOB, PASSWORD, ROOT } from '../people.ts';
import { AS_JSON, cookiesOf, dataOf, openSite } from './site.ts';

const NEW = 'another long sentence of hers';

describe('account.show', () => {
  it('gives a program the account and the address that waits', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    await site.deps.links.email(user.id, 'new@example.com', 0);
    const { show } = accountHandlers(site.deps);
    const data = dataOf(await show(await site.member(user, '/account', AS_JSON)));
    const { id, email } = user;
    assert.deepEqual(data.user, {
      id,
      email,
      emailConfirmed: false,
      name: '',
      role: 'user',
      groups: [],
    });
    assert.equal((data.pendingEmail as { email: string }).email, 'new@example.com');
  });
});

describe('account.setPassword', () => {
  it('ends every session and starts a new one for this browser', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const other = await site.member(user, '/');
    const form = { current: PASSWORD, password: NEW };
    const member = await site.member(user, '/account/password', { form });
    const reply = await accountHandlers(site.deps).setPassword(member);
    assert.equal(reply.headers.location, '/account?done=password');
    const [ticket = ''] = cookiesOf(reply);
    const living = await site.deps.sessions.of(user.id);
    assert.deepEqual(living, [await site.deps.sessions.resume(ticket.replace('session=', ''))]);
    assert.ok(!living.includes(other.session) && !living.includes(member.session));
    assert.deepEqual(await site.events(user.id), ['password_changed']);
  });

  it('refuses a wrong password with 401, the same password and a short one with 400', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const { setPassword } = accountHandlers(site.deps);
    for (const [json, status, field] of [
      [{ current: NEW, password: NEW }, 401, 'current'],
      [{ current: PASSWORD, password: PASSWORD }, 400, 'password'],
      [{ current: PASSWORD, password: 'short' }, 400, 'password'],
    ] as const) {
      const member = await site.member(user, '/account/password', { ...AS_JSON, json });
      const reply = await setPassword(member);
      assert.equal(reply.status, status);
      assert.equal((dataOf(reply).issues as { field: string }[])[0]?.field, field);
    }
    assert.equal((await site.deps.accounts.find(user.email))?.passwordVersion, 0);
  });
});

describe('account.remove', () => {
  it('deletes the account and clears the cookies', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const member = await site.member(user, '/account/delete', { form: { password: PASSWORD } });
    const reply = await accountHandlers(site.deps).remove(member);
    assert.equal(reply.headers.location, '/?done=left');
    assert.deepEqual(cookiesOf(reply), ['session=', 'device=']);
    assert.equal(await site.deps.accounts.byId(user.id), null);
    assert.deepEqual(await site.deps.sessions.of(user.id), []);
  });

  it('keeps the only administrator, and says so in an alert that gets the focus', async (t) => {
    const site = await openSite(t);
    const root = await site.addUser(ROOT.email, 'admin');
    await site.addUser(BOB.email);
    const { remove } = accountHandlers(site.deps);
    const form = { password: PASSWORD };
    const page = await remove(await site.member(root, '/account/delete', { form }));
    assert.equal(page.status, 409);
    const [, leave = ''] = String(page.body).split('<h2 id="delete-form">');
    const alert = /<div class="summary" role="alert" tabindex="-1" autofocus>(.*?)<\/div>/s.exec(
      leave,
    );
    assert.match(alert?.[1] ?? '', /You&#8217;re the only administrator\. Make/);
    const member = await site.member(root, '/account/delete', { ...AS_JSON, json: form });
    const reply = await remove(member);
    assert.equal(reply.status, 409);
    assert.match(String(dataOf(reply).error), /You\u2019re the only administrator\./);
    assert.notEqual(await site.deps.accounts.byId(root.id), null);
  });
});
