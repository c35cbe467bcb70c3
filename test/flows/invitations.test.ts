import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { keptIn } from '../kept-form.ts';
import { ADA, opens, PASSWORD, ROOT } from '../people.ts';
import { asJson, asPage, cookieOf, form, json, openLink, redeem } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

const DAY = 86_400_000;

/** An app where accounts are by invitation, with the administrator that its set-up link made. */
async function setUp(t: TestContext) {
  const app = await startApp(t, { signup: 'invite' });
  const { secret } = await app.links.setup();
  const root = cookieOf(await redeem(app, `/setup/${secret}`, form(ROOT)));
  return { app, root };
}

/** The path of a new invitation, as its maker gets it. */
async function invite(app: TestApp, root: string, role = 'user'): Promise<string> {
  const { url } = (await (await app.request('/invites', json({ role }, root))).json()) as {
    url: string;
  };
  return new URL(url).pathname;
}

type Pending = { readonly id: number; readonly role: string; readonly by: string };

async function pending(app: TestApp, root: string): Promise<readonly Pending[]> {
  const response = await app.request('/invites', asJson(root));
  return ((await response.json()) as { invitations: Pending[] }).invitations;
}

describe('POST /invites', () => {
  it('shows the link once', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/invites', form({ role: 'user' }, root));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const page = await response.text();
    const [, url = ''] = />([^<]*\/invite\/[A-Za-z0-9_-]{43})<\/output>/.exec(page) ?? [];
    assert.ok(url.startsWith(`${app.origin}/invite/`));
    assert.equal((await openLink(app, new URL(url).pathname)).status, 200);
    const later = await (await app.request('/invites', asPage(root))).text();
    assert.doesNotMatch(later, /\/invite\/|[A-Za-z0-9_-]{43}/);
    assert.match(later, /action="\/invites\/2\/revoke"/);
    assert.equal(await count(app, 'events', { kind: 'invitation_made', userId: 1 }), 1);
  });

  it('says which invitation the link is of, and for whom', async (t) => {
    const { app, root } = await setUp(t);
    await invite(app, root);
    const response = await app.request('/invites', form({ role: 'admin' }, root));
    assert.match(await response.text(), /Invitation 0003, for an administrator: copy it now/);
  });

  it('answers a program with the link, the role and its end in seven days', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/invites', json({ role: 'admin' }, root));
    assert.equal(response.status, 201);
    const { url, ...more } = (await response.json()) as { url: string };
    assert.match(url, /\/invite\/[A-Za-z0-9_-]{43}$/);
    assert.deepEqual(more, { role: 'admin', expiresAt: '2026-11-28T09:00:00.000Z' });
  });

  it('gives the role user when none is named, and refuses one that does not exist', async (t) => {
    const { app, root } = await setUp(t);
    await app.request('/invites', json({}, root));
    assert.equal((await pending(app, root))[0]?.role, 'user');
    for (const role of ['root', '', 7, ['admin']]) {
      assert.equal((await app.request('/invites', json({ role }, root))).status, 400);
    }
    assert.equal(await count(app, 'links'), 1);
  });

  it('needs a password that was typed in the last ten minutes', async (t) => {
    const { app, root } = await setUp(t);
    await invite(app, root);
    app.clock.now += 10 * 60_000;
    const kept = await keptIn(await app.request('/invites', form({ role: 'user' }, root)));
    assert.equal(kept['kept.role'], 'user');
    assert.equal((await app.request('/invites', json({}, root))).status, 403);
    assert.equal((await app.request('/invites/2/revoke', json({}, root))).status, 403);
    assert.equal(await count(app, 'links'), 1);
  });
});

describe('GET /invites', () => {
  it('lists those that still work, newest first, with who made them', async (t) => {
    const { app, root } = await setUp(t);
    await invite(app, root);
    app.clock.now += 1;
    await invite(app, root, 'admin');
    await app.links.createInvitation('user', null);
    assert.deepEqual(await pending(app, root), [
      {
        id: 4,
        role: 'user',
        groups: [],
        email: null,
        name: '',
        mailed: false,
        unsent: false,
        by: 'the command line',
        createdAt: '2026-11-21T09:00:00.001Z',
        expiresAt: '2026-11-28T09:00:00.001Z',
        expired: false,
      },
      {
        id: 3,
        role: 'admin',
        groups: [],
        email: null,
        name: '',
        mailed: false,
        unsent: false,
        by: 'root@example.com',
        createdAt: '2026-11-21T09:00:00.001Z',
        expiresAt: '2026-11-28T09:00:00.001Z',
        expired: false,
      },
      {
        id: 2,
        role: 'user',
        groups: [],
        email: null,
        name: '',
        mailed: false,
        unsent: false,
        by: 'root@example.com',
        createdAt: '2026-11-21T09:00:00.000Z',
        expiresAt: '2026-11-28T09:00:00.000Z',
        expired: false,
      },
    ]);
    app.clock.now += 7 * DAY - 1;
    const back = cookieOf(await app.request('/login', form(ROOT)));
    assert.deepEqual(
      (await pending(app, back)).map(({ id }) => id),
      [4, 3],
    );
  });
});

describe('POST /invites/:id/revoke', () => {
  it('makes the link worthless', async (t) => {
    const { app, root } = await setUp(t);
    const link = await invite(app, root);
    const other = await invite(app, root);
    const response = await app.request('/invites/2/revoke', form({}, root));
    assert.equal(response.status, 303);
    const next = await app.request(response.headers.get('location') ?? '', asPage(root));
    assert.match(await next.text(), /<\/span> The invitation has been withdrawn\./);
    assert.equal((await openLink(app, link)).status, 404);
    assert.equal((await redeem(app, link, form(ADA))).status, 404);
    assert.equal((await openLink(app, other)).status, 200);
    assert.equal((await app.request('/invites/2/revoke', json({}, root))).status, 404);
    assert.equal((await app.request('/invites/3/revoke', json({}, root))).status, 204);
    assert.equal(await count(app, 'events', { kind: 'invitation_revoked', userId: 1 }), 2);
  });

  it('does not find what is no invitation', async (t) => {
    const { app, root } = await setUp(t);
    await invite(app, root);
    (await app.links.reset(1, 1)) ?? assert.fail();
    for (const id of ['3', '99', '2.0', '2e0', '0x2', '02', 'x', '-2', '9'.repeat(30)]) {
      assert.equal((await app.request(`/invites/${id}/revoke`, json({}, root))).status, 404, id);
    }
    assert.equal(await count(app, 'links'), 2);
  });
});

describe('an invitation', () => {
  it('makes an account with its role and signs in, although sign-up is closed', async (t) => {
    const { app, root } = await setUp(t);
    assert.equal((await app.request('/signup', json(ADA))).status, 403);
    for (const [id, role] of [
      [2, 'user'],
      [3, 'admin'],
    ] as const) {
      const link = await invite(app, root, role);
      const response = await redeem(app, link, form({ ...ADA, email: `${role}@example.com` }));
      assert.equal(response.status, 303);
      assert.equal(response.headers.get('location'), '/dashboard');
      const cookie = cookieOf(response);
      const { user } = (await (await app.request('/account', asJson(cookie))).json()) as {
        user: object;
      };
      const email = `${role}@example.com`;
      assert.deepEqual(user, { id, email, emailConfirmed: false, name: '', role, groups: [] });
      assert.equal(
        (await app.request('/users', asJson(cookie))).status,
        role === 'admin' ? 200 : 403,
      );
    }
    assert.equal(
      await count(
        app,
        'events',
        ({ kind, userId }) => kind === 'invitation_accepted' && [2, 3].includes(userId ?? 0),
      ),
      2,
    );
  });

  it('is a log-in, which its owner finds on record', async (t) => {
    const { app, root } = await setUp(t);
    const response = await redeem(app, await invite(app, root), form(ADA));
    assert.equal(await count(app, 'events', { kind: 'login', userId: 2 }), 1);
    const dashboard = await app.request('/dashboard', asPage(cookieOf(response)));
    assert.doesNotMatch(await dashboard.text(), /None on record/);
    await redeem(app, await invite(app, root), json({ ...ADA, email: 'bob@example.com' }));
    assert.equal(
      await count(app, 'events', { kind: 'login', userId: 3 }),
      0,
      'a program is not in',
    );
  });

  it('takes ten tries, then one every ten minutes: each tells whether an address is taken', async (t) => {
    const { app, root } = await setUp(t);
    const link = await invite(app, root);
    const accept = async (email: string) =>
      (await redeem(app, link, json({ email, password: PASSWORD }))).status;
    for (let i = 0; i < 10; i++) assert.equal(await accept(ROOT.email), 409);
    assert.equal(await accept(ROOT.email), 429);
    assert.equal(await accept(ADA.email), 429);
    app.clock.now += 600_000;
    assert.equal(await accept(ADA.email), 201);
  });

  it('gives its own role, whatever the form asks for', async (t) => {
    const { app, root } = await setUp(t);
    const link = await invite(app, root);
    const response = await redeem(app, link, json({ ...ADA, role: 'admin', id: 99 }));
    assert.equal(response.status, 201);
    assert.deepEqual(response.headers.getSetCookie(), [], 'a program signs in when it wants to');
    assert.deepEqual(await response.json(), { id: 2, email: ADA.email, name: '', role: 'user' });
  });

  it('is not used by looking at it', async (t) => {
    const { app, root } = await setUp(t);
    const link = await invite(app, root);
    for (let i = 0; i < 3; i++) {
      assert.equal((await openLink(app, link)).status, 200);
      assert.equal((await app.request(link, { method: 'HEAD' })).status, 303);
    }
    assert.match(await (await openLink(app, link)).text(), /autocomplete="new-password"/);
    assert.equal((await redeem(app, link, form(ADA))).status, 303);
  });

  it('works once', async (t) => {
    const { app, root } = await setUp(t);
    const link = await invite(app, root);
    await redeem(app, link, form(ADA));
    const eve = { ...ADA, email: 'eve@example.com' };
    const again = await redeem(app, link, form(eve));
    assert.equal(again.status, 404);
    assert.match(await again.text(), /This invitation no longer works/);
    assert.equal((await openLink(app, link)).status, 404);
    assert.equal((await redeem(app, link, json(eve))).status, 404);
    assert.equal(await count(app, 'users'), 2);
    assert.deepEqual(await pending(app, root), []);
  });

  it('says to a user who is signed in that it is for a new account, and offers a visitor no other way', async (t) => {
    const { app, root } = await setUp(t);
    const link = await invite(app, root);
    const own = await (await openLink(app, link, root)).text();
    assert.match(own, /You are signed in as <strong>root<wbr>@example<wbr>\.com<\/strong>\./);
    assert.match(own, /Sign out/);
    const visitor = await (await openLink(app, link)).text();
    assert.doesNotMatch(visitor, /You are signed in as|href="\/login"|href="\/signup"/);
  });

  it('works for seven days', async (t) => {
    const { app, root } = await setUp(t);
    const link = await invite(app, root);
    app.clock.now += 7 * DAY - 1;
    assert.equal((await openLink(app, link)).status, 200);
    app.clock.now += 1;
    assert.equal((await openLink(app, link)).status, 404);
    assert.equal((await redeem(app, link, form(ADA))).status, 404);
    assert.equal(await count(app, 'users'), 1);
  });

  it('still works after a form that was refused', async (t) => {
    const { app, root } = await setUp(t);
    const link = await invite(app, root);
    const refused = [
      [{ ...ADA, email: ' ROOT@example.com' }, 409, /already has an account/],
      [{ ...ADA, email: 'ada at home' }, 400, /Enter an e-mail address/],
      [{ ...ADA, password: 'short-secret' }, 400, /Use at least 15 characters/],
      [{ email: '', password: '' }, 400, /Enter a password/],
    ] as const;
    for (const [typed, status, words] of refused) {
      const response = await redeem(app, link, form(typed));
      assert.equal(response.status, status);
      const page = await response.text();
      assert.match(page, words);
      assert.ok(page.includes(`value="${typed.email}"`));
      assert.ok(typed.password === '' || !page.includes(typed.password));
      assert.equal((await redeem(app, link, json(typed))).status, status);
    }
    assert.equal(await count(app, 'users'), 1);
    assert.equal((await redeem(app, link, form(ADA))).status, 303);
  });

  it('makes one account out of ten forms sent at once', async (t) => {
    const { app, root } = await setUp(t);
    const link = await invite(app, root);
    // As many as a link lets be tried at once: an eleventh may be 429 instead of 404.
    const responses = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        redeem(app, link, json({ ...ADA, email: `ada${i}@example.com` })),
      ),
    );
    const statuses = responses.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [201, ...Array(9).fill(404)]);
    assert.equal(await count(app, 'users'), 2);
  });

  it('replaces the session of the browser that uses it, and ends that', async (t) => {
    const { app, root } = await setUp(t);
    const link = await invite(app, root);
    const ada = cookieOf(await redeem(app, link, form(ADA, root)));
    assert.deepEqual([await opens(app, root), await opens(app, ada)], [false, true]);
  });

  it('is another kind of link than the others, and nothing else opens it', async (t) => {
    const { app, root } = await setUp(t);
    const link = await invite(app, root);
    const secret = link.slice('/invite/'.length);
    const reset = (await app.links.reset(1, null)) ?? assert.fail();
    const wrong = [
      `/reset/${secret}`,
      `/setup/${secret}`,
      `/invite/${reset.secret}`,
      `/invite/${'A'.repeat(43)}`,
      `${link}A`,
      link.slice(0, -1),
      `/invite/${secret.toLowerCase()}`,
      '/invite/%00',
      '/invite/2',
    ];
    for (const path of wrong) {
      assert.equal((await openLink(app, path)).status, 404, path);
      assert.equal((await redeem(app, path, form(ADA))).status, 404, path);
    }
    assert.equal((await openLink(app, link)).status, 200);
  });

  it('cannot be accepted from another site', async (t) => {
    const { app, root } = await setUp(t);
    const link = await invite(app, root);
    const init = form(ADA);
    const headers = { ...init.headers, 'sec-fetch-site': 'cross-site' };
    assert.equal((await redeem(app, link, { ...init, headers })).status, 403);
    assert.equal(await count(app, 'users'), 1);
  });
});
