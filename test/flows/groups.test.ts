import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GROUPS_ONLY } from '../../src/auth/accounts/groups.ts';
import type { Mail } from '../../src/process/mail-message.ts';
import { confirmKept } from '../kept-form.ts';
import { PASSWORD, signIn, signUp, signUpRootAndAda } from '../people.ts';
import { asJson, asPage, form, json } from '../requests.ts';
import { settle } from '../settle.ts';
import { storedEvents } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';
import { MINUTE, patch, setUp } from './users-site.ts';

const groupsOf = async (app: TestApp, id: number) => (await app.accounts.byId(id))?.groups;
const change = async (app: TestApp) =>
  (await storedEvents(app, 'groups_changed')).map(({ userId, actorId, about }) => [
    userId,
    actorId,
    about,
  ]);

const BAD: readonly (readonly [name: string, groups: unknown])[] = [
  ['a capital', 'Finance'],
  ['a sign', 'finance;board'],
  ['too many', Array.from({ length: 21 }, (_, i) => `g${i}`).join(' ')],
  ['too long', 'g'.repeat(33)],
];

describe('POST /users/:id/groups', () => {
  it('sets them all, and records who gave and took which', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users/2/groups', form({ groups: 'staff, board' }, root));
    assert.equal(response.headers.get('location'), '/users/2?done=groups');
    assert.deepEqual(await groupsOf(app, 2), ['board', 'staff']);
    const again = json({ groups: ['finance', 'board'] }, root);
    assert.equal((await app.request('/users/2/groups', again)).status, 204);
    assert.equal((await app.request('/users/2/groups', again)).status, 204);
    assert.deepEqual(await groupsOf(app, 2), ['board', 'finance']);
    await app.request('/users/2/groups', form({ groups: '' }, root));
    assert.deepEqual(await groupsOf(app, 2), []);
    assert.deepEqual(await change(app), [
      [2, 1, '+board +staff'],
      [2, 1, '+finance -staff'],
      [2, 1, '-board -finance'],
    ]);
  });

  it('counts from the next request of a session that goes on', async (t) => {
    const { app, root, ada } = await setUp(t);
    const mine = async () => {
      const { user } = (await (await app.request('/me', asJson(ada))).json()) as {
        user: { groups: string[] };
      };
      return user.groups;
    };
    assert.deepEqual(await mine(), []);
    await app.request('/users/2/groups', form({ groups: 'finance' }, root));
    assert.deepEqual(await mine(), ['finance']);
    await app.request('/users/2/groups', form({ groups: '' }, root));
    assert.deepEqual(await mine(), []);
  });

  it('refuses what is no group in the page, with what was typed, and stores nothing', async (t) => {
    const { app, root } = await setUp(t);
    for (const [name, groups] of [...BAD, ['markup', '"><b>']] as const) {
      const refused = await app.request('/users/2/groups', form({ groups: String(groups) }, root));
      assert.equal(refused.status, 400, name);
      const page = await refused.text();
      assert.match(
        page,
        /<a href="#groups">(?:.* isn&#8217;t a group\. A group is a word|Enter at most 20 groups)/,
        name,
      );
      assert.match(page, /id="groups" name="groups"[^>]*aria-invalid="true"/s, name);
      const kept = String(groups).replaceAll('"', '&quot;').replaceAll('>', '&gt;');
      assert.ok(page.includes(`value="${kept.replaceAll('<', '&lt;')}"`), name);
    }
    assert.deepEqual(await groupsOf(app, 2), []);
    assert.deepEqual(await change(app), []);
  });

  it('refuses JSON that is no list of groups', async (t) => {
    const { app, root } = await setUp(t);
    const lists = [['Finance'], ['a b'], ['a,b'], [''], [7], [['a']], [null], {}, 7, true, null];
    for (const groups of [...BAD.map(([, groups]) => groups), ...lists]) {
      const sent = JSON.stringify(groups);
      const refused = await app.request('/users/2/groups', json({ groups }, root));
      assert.equal(refused.status, 400, sent);
      const { issues } = (await refused.json()) as { issues: { field: string }[] };
      assert.deepEqual(
        issues.map(({ field }) => field),
        ['groups'],
        sent,
      );
      assert.equal((await app.request('/users/2', patch({ groups }, root))).status, 400, sent);
    }
    assert.equal((await app.request('/users/2/groups', json({}, root))).status, 400);
    assert.deepEqual(await groupsOf(app, 2), []);
  });

  it('is for administrators: nobody gives groups to themselves', async (t) => {
    const { app, ada } = await setUp(t);
    for (const init of [form({ groups: 'finance' }, ada), json({ groups: ['finance'] }, ada)]) {
      assert.equal((await app.request('/users/2/groups', init)).status, 403);
    }
    assert.equal((await app.request('/users/2', patch({ groups: ['finance'] }, ada))).status, 403);
    await app.request('/account/name', form({ name: 'Ada', groups: 'finance' }, ada));
    assert.deepEqual(await groupsOf(app, 2), []);
  });

  it('sets those of the own account of an administrator, and says so to them', async (t) => {
    const mails: Mail[] = [];
    const app = await startApp(t, { mail: async (mail) => void mails.push(mail) });
    const { root } = await signUpRootAndAda(app);
    const page = await (await app.request('/users/1', asPage(root))).text();
    assert.match(page, /action="\/users\/1\/groups"/);
    assert.doesNotMatch(page, /action="\/users\/1\/role"/);
    await settle();
    mails.length = 0;
    await app.request('/users/1/groups', form({ groups: 'finance' }, root));
    await app.request('/users/2/groups', form({ groups: 'finance' }, root));
    await settle();
    assert.deepEqual(await groupsOf(app, 1), ['finance']);
    assert.deepEqual(
      mails.map(({ to, text }) => [to, /^By: {3}an administrator$/m.test(text)]),
      [
        ['root@example.com', false],
        ['ada@example.com', true],
      ],
    );
    assert.match(mails[1]?.subject ?? '', /Your groups were changed/);
  });

  it('keeps what was typed while the administrator confirms who they are', async (t) => {
    const { app, root } = await setUp(t);
    app.clock.now += 11 * MINUTE;
    const asked = await app.request('/users/2/groups', form({ groups: 'board finance' }, root));
    const page = await asked.clone().text();
    assert.match(page, /change the groups of/);
    assert.deepEqual(await groupsOf(app, 2), []);
    await confirmKept(app, asked, root);
    assert.deepEqual(await groupsOf(app, 2), ['board', 'finance']);
  });

  it('leaves /users/:id/edit to the name and the address', async (t) => {
    const { app, root } = await setUp(t);
    await app.accounts.change(2, { groups: ['finance'] });
    const edit = { email: 'ada@example.com', name: 'Ada' };
    assert.equal((await app.request('/users/2/edit', json(edit, root))).status, 204);
    const more = { ...edit, groups: [] };
    assert.equal((await app.request('/users/2/edit', json(more, root))).status, 400);
    assert.deepEqual(await groupsOf(app, 2), ['finance']);
  });
});

describe('PATCH /users/:id with groups', () => {
  it('makes all changes or none', async (t) => {
    const { app, root } = await setUp(t);
    const groups = ['finance'];
    const taken = { groups, email: 'root@example.com' };
    assert.equal((await app.request('/users/2', patch(taken, root))).status, 409);
    assert.equal(
      (await app.request('/users/1', patch({ groups, role: 'user' }, root))).status,
      409,
    );
    assert.deepEqual([await groupsOf(app, 1), await groupsOf(app, 2)], [[], []]);
    const response = await app.request('/users/2', patch({ groups, role: 'admin' }, root));
    const user = (await response.json()) as Record<string, unknown>;
    assert.deepEqual([user.groups, user.role], [groups, 'admin']);
    assert.deepEqual(await change(app), [[2, 1, '+finance']]);
  });
});

describe('a new account with groups', () => {
  it('is made by an administrator, and the record says who gave them', async (t) => {
    const { app, root } = await setUp(t);
    const eve = { email: 'eve@example.com', groups: ['staff', 'board'] };
    const made = await app.request('/users', json(eve, root));
    assert.equal(made.status, 201);
    assert.deepEqual(((await made.json()) as { groups: unknown }).groups, ['board', 'staff']);
    const dan = { email: 'dan@example.com', password: PASSWORD, groups: ['board'] };
    assert.equal((await app.request('/users', json(dan, root))).status, 201);
    await app.request('/users', form({ email: 'kim@example.com', groups: 'board' }, root));
    const groups = await Promise.all([3, 4, 5].map((id) => groupsOf(app, id)));
    assert.deepEqual(groups, [['board', 'staff'], ['board'], ['board']]);
    const added = await storedEvents(app, 'user_added');
    assert.deepEqual(
      added.map(({ about }) => about),
      ['+board +staff', '+board', '+board'],
    );
    const page = await (await app.request('/users/3', asPage(root))).text();
    assert.match(page, /<dt>Groups<\/dt><dd><a href="\/users\?group=board">board<\/a>, /);
    assert.match(page, /Account added<\/strong> now in board, staff/);
  });

  it('is refused with a bad one in the page, with what was typed', async (t) => {
    const { app, root } = await setUp(t);
    for (const path of ['/users', '/invites']) {
      const fields = { email: 'eve@example.com', name: 'Eve', groups: 'Board' };
      const refused = await app.request(path, form(fields, root));
      assert.equal(refused.status, 400, path);
      const page = await refused.text();
      assert.ok(page.includes(GROUPS_ONLY), path);
      assert.match(page, /value="Board"/, path);
      assert.match(page, /value="Eve"/, path);
    }
    const several = { emails: 'eve@example.com', groups: 'Board' };
    const page = await (await app.request('/invites/several', form(several, root))).text();
    assert.match(page, /id="several-groups"[^>]* value="Board"/s);
    assert.match(
      page,
      /<a href="#several-groups">&#8220;Board&#8221; isn&#8217;t a group\. A group is a word/,
    );
    assert.equal(await app.accounts.count(), 2);
    assert.deepEqual(await app.links.invitations(), []);
  });

  it('comes from a sign-up or a set-up link without any, whatever is sent', async (t) => {
    const app = await startApp(t);
    const { secret } = await app.links.setup();
    const root = { email: 'root@example.com', password: PASSWORD, groups: 'finance' };
    await app.request('/setup', form({ ...root, token: secret }));
    await app.request('/signup', form({ ...root, email: 'ada@example.com' }));
    assert.deepEqual([await groupsOf(app, 1), await groupsOf(app, 2)], [[], []]);
  });
});

describe('an invitation with groups', () => {
  const EVE = { email: 'eve@example.com', password: PASSWORD };

  it('gives its groups, and no others that the invited person sends', async (t) => {
    const { app, root } = await setUp(t);
    const invited = { email: EVE.email, groups: ['staff', 'board'] };
    const made = await app.request('/invites', json(invited, root));
    const { url, groups } = (await made.json()) as { url: string; groups: string[] };
    assert.deepEqual(groups, ['board', 'staff']);
    const list = await (await app.request('/invites', asPage(root))).text();
    assert.match(list, /User in board, staff &middot;/);
    const token = url.split('/').at(-1) ?? '';
    const more = { ...EVE, token, groups: 'finance', role: 'admin' };
    assert.equal((await app.request('/invite', json(more))).status, 201);
    const eve = await app.accounts.byId(3);
    assert.deepEqual([eve?.groups, eve?.role], [['board', 'staff'], 'user']);
    const [accepted] = await storedEvents(app, 'invitation_accepted');
    assert.equal(accepted?.about, '+board +staff');
  });

  it('is made for several people at once', async (t) => {
    const { app, root } = await setUp(t);
    const emails = 'Eve <eve@example.com>\ndan@example.com';
    const made = await app.request('/invites/several', json({ emails, groups: ['board'] }, root));
    assert.equal(made.status, 201);
    const invitations = await app.links.invitations();
    assert.deepEqual(
      invitations.map(({ email, groups }) => [email, groups]),
      [
        ['dan@example.com', ['board']],
        ['eve@example.com', ['board']],
      ],
    );
  });

  it('is for an address: a link for anyone gives none', async (t) => {
    const { app, root } = await setUp(t);
    const refused = await app.request('/invites', json({ role: 'user', groups: ['board'] }, root));
    assert.equal(refused.status, 400);
    assert.deepEqual(await app.links.invitations(), []);
  });
});

describe('the list of accounts', () => {
  it('shows groups, and finds the accounts of one', async (t) => {
    const { app, root } = await setUp(t);
    await app.accounts.change(2, { groups: ['board', 'finance'] });
    const found = async (query: string) => {
      const list = await app.request(`/users?${query}`, asJson(root));
      const { users } = (await list.json()) as { users: { id: number; groups: string[] }[] };
      return users.map(({ id, groups }) => [id, groups.join(' ')]);
    };
    assert.deepEqual(await found(''), [
      [2, 'board finance'],
      [1, ''],
    ]);
    assert.deepEqual(await found('group=%20Finance%20'), [[2, 'board finance']]);
    assert.deepEqual(await found('group=fin'), []);
    const page = await (await app.request('/users?group=finance', asPage(root))).text();
    assert.match(page, /1 account in the group &#8220;finance&#8221;/);
    assert.match(page, /<a href="\/users\?group=board">board<\/a>/);
    assert.match(page, /name="group" type="search" value="finance"/);
    const nobody = await (await app.request('/users?group=<b>', asPage(root))).text();
    assert.match(nobody, /No accounts in the group &#8220;&lt;b&gt;&#8221;/);
  });
});

describe('the groups of a user', () => {
  it('are theirs to read: on the account page, in /account and in their data', async (t) => {
    const { app, root } = await setUp(t);
    await app.accounts.change(2, { groups: ['board', 'finance'] });
    const ada = await signIn(app);
    const page = await (await app.request('/account', asPage(ada))).text();
    assert.match(page, /Your groups<\/h2>/);
    assert.match(page, /<strong>board, finance<\/strong>/);
    const own = (await (await app.request('/account', asJson(ada))).json()) as {
      user: { groups: string[] };
    };
    assert.deepEqual(own.user.groups, ['board', 'finance']);
    const data = (await (await app.request('/account/data.json', asJson(ada))).json()) as {
      account: { groups: string[] };
    };
    assert.deepEqual(data.account.groups, ['board', 'finance']);
    const bare = await (await app.request('/account', asPage(root))).text();
    assert.doesNotMatch(bare, /Your groups/);
  });

  it('are told to them in their activity, without who changed them', async (t) => {
    const { app, root, ada } = await setUp(t);
    await app.request('/users/2/groups', form({ groups: 'finance' }, root));
    const page = await (await app.request('/account/activity', asPage(ada))).text();
    assert.match(page, /Groups changed<\/strong> now in finance <small>by an administrator/);
    assert.doesNotMatch(page, /root@/);
  });

  it('do not end with a new password, and are another account\u2019s in no way', async (t) => {
    const { app, root } = await setUp(t);
    await signUp(app, 'eve@example.com');
    await app.request('/users/2/groups', form({ groups: 'finance' }, root));
    assert.deepEqual([await groupsOf(app, 1), await groupsOf(app, 3)], [[], []]);
    const link = (await app.links.reset(2, null)) ?? assert.fail();
    await app.request('/reset', form({ token: link.secret, password: 'other herons mumble 7' }));
    assert.deepEqual(await groupsOf(app, 2), ['finance']);
  });
});
