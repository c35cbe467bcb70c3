/** A form that is sent when the password is no longer fresh: it waits, and is then sent again. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { confirmKept, keptIn } from '../kept-form.ts';
import { ADA, opens, PASSWORD, ROOT, signIn } from '../people.ts';
import { asPage, cookieOf, form, json } from '../requests.ts';
import { count } from '../stored.ts';
import { MINUTE, record, setUp as setUpUsers } from './users-site.ts';

/** An administrator (1) and ada (2), both with a password that is no longer fresh. */
async function setUp(t: TestContext) {
  const site = await setUpUsers(t);
  site.app.clock.now += 10 * MINUTE;
  const roleOf = async (id: number) => (await site.app.accounts.byId(id))?.role;
  const toAdmin = () => site.app.request('/users/2/role', form({ role: 'admin' }, site.root));
  return { ...site, roleOf, toAdmin };
}

const placeOf = (response: Response) => response.headers.get('location');

describe('a form whose password is no longer fresh', () => {
  it('is done after the confirmation, without being typed again', async (t) => {
    const { app, root, roleOf, toAdmin } = await setUp(t);
    const asked = await toAdmin();
    const markup = await asked.clone().text();
    assert.match(markup, /To change the role of <strong>ada<wbr>@example<wbr>\.com<\/strong> to /);
    assert.match(markup, /href="\/users\/2">Cancel/);
    assert.equal(await roleOf(2), 'user');
    const done = await confirmKept(app, asked, root);
    assert.equal(placeOf(done), '/users/2?done=role-admin');
    assert.equal(await roleOf(2), 'admin');
    assert.deepEqual(await record(app, 'role_changed'), [
      { userId: 2, actorId: 1, reason: 'admin' },
    ]);
    assert.equal(await opens(app, root), false);
    assert.equal(await opens(app, cookieOf(done)), true);
  });

  it('is done in the same page where its reply is one, such as a link that is shown once', async (t) => {
    const { app, root } = await setUp(t);
    const asked = await app.request('/users/2/reset-link', form({}, root));
    const shown = await confirmKept(app, asked, root);
    assert.equal(shown.status, 200);
    assert.match(await shown.text(), /\/reset\/[\w-]{43}</);
    assert.equal(await opens(app, cookieOf(shown)), true);
  });

  it('keeps no password that is sent with it', async (t) => {
    const { app, root } = await setUp(t);
    const typed = { email: 'eve@example.com', password: 'a secret', role: 'admin' };
    const asked = await app.request('/users', form(typed, root));
    assert.doesNotMatch(await asked.clone().text(), /a secret/);
    const made = await confirmKept(app, asked, root);
    assert.match(await made.text(), /\/reset\/[\w-]{43}</);
    assert.equal(await count(app, 'users'), 3);
  });

  it('stays in the page after a wrong password', async (t) => {
    const { app, root, roleOf, toAdmin } = await setUp(t);
    const kept = await keptIn(await toAdmin());
    const wrong = await app.request('/confirm', form({ ...kept, password: 'not hers' }, root));
    assert.equal(wrong.status, 401);
    const none = await app.request('/confirm', form({ ...kept, password: '' }, root));
    assert.equal(none.status, 400);
    const markup = await none.clone().text();
    assert.match(markup, /Enter your password/);
    assert.match(markup, /To change the role of/);
    assert.equal(await roleOf(2), 'user');
    const again = await app.request('/confirm', form({ ...kept, password: PASSWORD }, root));
    assert.equal(placeOf(again), '/users/2?done=role-admin');
  });

  it('signs the user in for good where the form itself is refused', async (t) => {
    const { app, root, toAdmin } = await setUp(t);
    const asked = await toAdmin();
    await app.accounts.remove(2);
    const gone = await confirmKept(app, asked, root);
    assert.equal(gone.status, 404);
    assert.match(await gone.text(), /There is no such account/);
    assert.equal(await opens(app, cookieOf(gone)), true);
  });

  it('is not done for another user who has signed in in that browser since', async (t) => {
    const { app, roleOf, toAdmin } = await setUp(t);
    await app.accounts.change(2, { role: 'admin' });
    const kept = await keptIn(await toAdmin());
    const ada = await signIn(app, ADA.email);
    const sent = await app.request(
      '/confirm',
      form({ ...kept, to: '/users/1/role', password: PASSWORD }, ada),
    );
    assert.equal(placeOf(sent), '/account?done=other-user');
    assert.equal(await roleOf(1), 'admin');
    assert.equal(await count(app, 'events', { kind: 'role_changed' }), 0);
    assert.equal(await count(app, 'events', { kind: 'confirmed' }), 0);
  });

  it('is not done when the user was signed out meanwhile', async (t) => {
    const { app, root, roleOf, toAdmin } = await setUp(t);
    const asked = await toAdmin();
    await app.request('/logout', form({}, root));
    const sent = await confirmKept(app, asked, root);
    assert.match(placeOf(sent) ?? '', /^\/login/);
    assert.equal(await roleOf(2), 'user');
  });

  it('is not done when the user is no administrator any more', async (t) => {
    const { app, root, roleOf, toAdmin } = await setUp(t);
    const asked = await toAdmin();
    await app.accounts.change(2, { role: 'admin' });
    await app.accounts.change(1, { role: 'user' });
    await app.request('/users/2/role', form({ role: 'user' }, root));
    const sent = await confirmKept(app, asked, root, { 'kept.role': 'user' });
    assert.equal(sent.status, 403);
    assert.equal(await roleOf(2), 'admin');
    assert.equal(await opens(app, cookieOf(sent)), true);
  });
});

describe('a confirmation with a form that nobody sent', () => {
  // A page that another site shows cannot send it (cross-origin.test.ts); these are typed by hand.
  const nowhere = [
    '/logout',
    '/login',
    '/signup',
    '/token/revoke',
    '/account/email/withdraw',
    '/account/passkeys/1/rename',
    '/confirm',
    '/users/2',
    '/users/2/role/x',
    '/nowhere',
    '//evil.example/users',
    'https://evil.example/users',
    '/\\evil.example',
    '/users%2F2%2Frole',
    '/%zz',
    '',
    'x'.repeat(5_000),
  ];

  it('goes nowhere but to forms that ask for a confirmation', async (t) => {
    const { app } = await setUp(t);
    let ticket = await signIn(app, ROOT.email);
    for (const to of nowhere) {
      const sent = await app.request('/confirm', form({ to, by: '1', password: PASSWORD }, ticket));
      assert.equal(placeOf(sent), '/account', to.slice(0, 60));
      ticket = cookieOf(sent);
    }
    assert.equal(await opens(app, ticket), true);
    assert.equal(await count(app, 'users'), 2);
  });

  it('gets no further than the guard of the form lets it', async (t) => {
    const { app, ada, roleOf } = await setUp(t);
    for (const [to, field] of [
      ['/users/2/role', 'admin'],
      ['/invites', 'admin'],
    ] as const) {
      const fields = { to, by: '2', 'kept.role': field, password: PASSWORD };
      const sent = await app.request('/confirm', form(fields, await signIn(app, ADA.email)));
      assert.equal(sent.status, 403, to);
    }
    assert.equal(await roleOf(2), 'user');
    assert.equal(await count(app, 'links'), 0);
    assert.equal(await opens(app, ada), true);
  });

  it('carries the fields that the form keeps, and no other', async (t) => {
    const { app, root } = await setUp(t);
    const fields = {
      'kept.email': 'eve@example.com',
      'kept.password': PASSWORD,
      'kept.x': 'y',
      email: 'mallory@example.com',
    };
    const sent = await app.request(
      '/confirm',
      form({ to: '/users', by: '1', ...fields, password: PASSWORD }, root),
    );
    assert.equal(sent.status, 200);
    assert.doesNotMatch(await sent.text(), /mallory|nothing else/);
    assert.notEqual(await app.accounts.find('eve@example.com'), null);
    assert.equal(await count(app, 'users'), 3);
  });

  it('is a plain confirmation for a program', async (t) => {
    const { app, root, roleOf } = await setUp(t);
    const fields = { to: '/users/2/role', by: '1', 'kept.role': 'admin', password: PASSWORD };
    assert.equal((await app.request('/confirm', json(fields, root))).status, 204);
    assert.equal(await roleOf(2), 'user');
  });

  it('shows nothing of a form in a page that is asked for with GET', async (t) => {
    const { app, root } = await setUp(t);
    const query = 'to=%2Fusers%2F2%2Frole&by=1&kept.role=admin';
    const markup = await (await app.request(`/confirm?${query}`, asPage(root))).text();
    assert.doesNotMatch(markup, /type="hidden" name=/);
    assert.match(markup, /To continue, enter your password again/);
  });
});
