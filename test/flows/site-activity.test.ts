import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { signUpRootAndAda } from '../people.ts';
import { asJson, asPage, form, json } from '../requests.ts';
import { siteOf } from '../site-of.ts';
import { startApp, type TestApp } from '../support.ts';

const DAY = 86_400_000;

type Listed = {
  readonly events: readonly {
    readonly at: string;
    readonly kind: string;
    readonly userId: number | null;
    readonly email: string | null;
    readonly about: string | null;
    readonly actor: string | null;
  }[];
  readonly older: string | null;
  readonly newer: string | null;
  readonly timeZone: string;
};

async function setUp(t: TestContext, more: Parameters<typeof startApp>[1] = {}) {
  const app = await startApp(t, more);
  const { root, ada } = await signUpRootAndAda(app);
  const list = async (query = '') =>
    (await (await app.request(`/activity${query}`, asJson(root))).json()) as Listed;
  const show = async (query = '') => (await app.request(`/activity${query}`, asPage(root))).text();
  return { app, root, ada, list, show };
}

/** Events of ada, one a minute, the last one at a time in ms. */
async function addEvents(app: TestApp, count: number, last: number, userId = 2): Promise<void> {
  const from = { actorId: null, requestId: 'r', address: '192.0.2.9', userAgent: 'curl/8' };
  for (let i = count - 1; i >= 0; i--) {
    const at = last - i * 60_000;
    await app.events.append({ at, kind: 'logout', reason: null, userId, ...from });
  }
}

const words = (page: string) => page.replaceAll(/<[^>]*>/g, '');

describe('GET /activity', () => {
  it('lists what happened to all accounts, with the actor', async (t) => {
    const { app, root, list, show } = await setUp(t);
    await app.request('/users/2/role', form({ role: 'admin' }, root));
    await app.request('/login', json({ email: 'nobody@example.com', password: 'wrong' }));
    const { events, older, newer, timeZone } = await list();
    const [stranger, change] = events;
    assert.deepEqual([stranger?.kind, stranger?.userId], ['login_failed', null]);
    assert.deepEqual(
      [change?.kind, change?.email, change?.actor],
      ['role_changed', 'ada@example.com', 'root@example.com'],
    );
    assert.deepEqual([older, newer, timeZone], [null, null, 'UTC']);
    const page = await show();
    assert.match(page, /<strong>Role changed<\/strong> <a href="\/users\/2">ada<wbr>@example/);
    assert.match(words(page), /by root@example\.com/);
  });

  it('names the address of invitations and of changes, and is filtered by it', async (t) => {
    const { app, root, list, show } = await setUp(t);
    await app.request('/invites', json({ email: 'guest@home.test' }, root));
    await app.request('/invites/1/send', json({}, root));
    await app.request('/invites/1/revoke', json({}, root));
    await app.request('/users/2/edit', json({ email: 'ada@home.test', name: '' }, root));
    const { events } = await list('?account=home.test');
    assert.deepEqual(events.map(({ kind, about }) => `${kind} ${about}`).slice(0, 4), [
      'email_changed ada@example.com -> ada@home.test',
      'invitation_revoked guest@home.test',
      'invitation_renewed guest@home.test',
      'invitation_made guest@home.test',
    ]);
    const page = words(await show('?account=guest'));
    assert.match(page, /Invitation created for guest@home\.test by root@example\.com/);
    assert.equal((await list('?account=ada@example')).events[0]?.kind, 'email_changed');
  });

  it('goes down page by page, and up again to a whole first page', async (t) => {
    const { app, list, show } = await setUp(t);
    await addEvents(app, 120, app.clock.now);
    const first = await list('?kind=logout');
    const second = await list(`?kind=logout&older=${first.older}`);
    const third = await list(`?kind=logout&older=${second.older}`);
    assert.deepEqual(
      [first, second, third].map(({ events }) => events.length),
      [50, 50, 20],
    );
    assert.deepEqual([first.newer, third.older], [null, null]);
    const all = [first, second, third].flatMap(({ events }) => events.map(({ at }) => at));
    assert.equal(new Set(all).size, 120);
    assert.deepEqual(all, [...all].sort().reverse());
    const up = await list(`?kind=logout&newer=${third.newer}`);
    assert.deepEqual(up.events, second.events);
    assert.deepEqual(await list(`?kind=logout&newer=${up.newer}`), first);
    const page = await show(`?kind=logout&older=${first.older}`);
    assert.match(page, /href="\/activity\?kind=logout&amp;older=[\d-]+" rel="next">Older</);
    assert.match(page, /href="\/activity\?kind=logout&amp;newer=[\d-]+" rel="prev">Newer</);
    assert.match(page, /<title>Activity: logout, older events/);
  });

  it('is narrowed by kind, account, number of an account that is gone, and day', async (t) => {
    const { app, list } = await setUp(t);
    const kinds = async (query: string) => (await list(query)).events.map(({ kind }) => kind);
    await app.request('/login', json({ email: 'ada@example.com', password: 'wrong' }));
    await addEvents(app, 1, app.clock.now - DAY);
    await addEvents(app, 1, app.clock.now - 9 * DAY, 77);
    assert.deepEqual(await kinds('?kind=failures'), ['login_failed']);
    assert.deepEqual(await kinds('?kind=logout&since=2026-11-20'), ['logout']);
    assert.deepEqual(await kinds('?until=2026-11-20'), ['logout', 'logout']);
    assert.ok((await list('?account=ADA%40')).events.every(({ userId }) => userId === 2));
    assert.deepEqual(await kinds('?account=%2377'), ['logout']);
    assert.deepEqual(await kinds('?account=77&since=2026-11-20'), []);
  });

  it('takes a day for one of the time zone of the site', async (t) => {
    const { app, list } = await setUp(t, { site: siteOf({ timeZone: 'Pacific/Auckland' }) });
    await addEvents(app, 1, Date.UTC(2026, 10, 25, 11, 30)); // the 26th there
    const days = async (day: string) =>
      (await list(`?kind=logout&since=${day}&until=${day}`)).events.length;
    assert.deepEqual([await days('2026-11-25'), await days('2026-11-26')], [0, 1]);
    assert.equal((await list()).timeZone, 'Pacific/Auckland');
  });

  it('keeps what was typed, and says what is wrong with a day', async (t) => {
    const { app, root } = await setUp(t);
    const query = '?kind=mail&account=%3Cb%3E&since=2026-02-30';
    const response = await app.request(`/activity${query}`, asPage(root));
    assert.equal(response.status, 400);
    const page = await response.text();
    assert.match(page, /<option value="mail" selected>/);
    assert.match(page, /value="&lt;b&gt;"/);
    assert.match(page, /id="since-problem">Enter a day such as 2026-11-21\.</);
    assert.match(page, /<title>Please check:/);
    const refused = await app.request('/activity?until=x', asJson(root));
    assert.deepEqual(
      [refused.status, await refused.json()],
      [400, { error: 'Enter a day such as 2026-11-21.' }],
    );
    assert.equal((await app.request('/activity?kind=nothing', asPage(root))).status, 400);
  });

  it('says so when nothing is found', async (t) => {
    const { show } = await setUp(t);
    assert.match(words(await show('?account=nobody')), /Nothing found\. Widen the filter/);
  });

  it('is for administrators', async (t) => {
    const { app, ada } = await setUp(t);
    for (const asked of [asPage(ada), asJson(ada)]) {
      assert.equal((await app.request('/activity', asked)).status, 403);
    }
  });
});
