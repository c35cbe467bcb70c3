import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signUpRootAndAda } from '../people.ts';
import { asJson, asPage, form, json } from '../requests.ts';
import { settle } from '../settle.ts';
import { startApp } from '../support.ts';

const MINUTE = 60_000;

describe('GET /account/data.json', () => {
  it('is a file with everything about the user, and nothing that opens the account', async (t) => {
    const app = await startApp(t, { mail: async () => {} });
    const { root, ada } = await signUpRootAndAda(app);
    await settle(); // each sign-up mails a link
    await app.links.reset(2, 1);
    const change = { ...form({ role: 'admin' }, root) };
    const headers = { ...change.headers, 'user-agent': 'Browser-of-root' };
    await app.request('/users/2/role', { ...change, headers });
    const response = await app.request('/account/data.json', asPage(ada));
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-disposition') ?? '', /^attachment; filename="/);
    assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8');
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const text = await response.text();
    const data = JSON.parse(text);
    assert.equal(data.account.email, 'ada@example.com');
    assert.equal(data.sessions.length, 1);
    assert.deepEqual(data.pendingLinks.map(({ kind }: { kind: string }) => kind).toSorted(), [
      'confirm',
      'reset',
    ]);
    const [newest] = data.events;
    assert.deepEqual(
      [newest.kind, newest.by, newest.address],
      ['role_changed', 'administrator', null],
    );
    assert.doesNotMatch(text, /Browser-of-root|root@|[A-Za-z0-9_-]{43}|scrypt/);
  });

  it('has all events, however many pages of them there are', async (t) => {
    const app = await startApp(t);
    const { ada } = await signUpRootAndAda(app);
    const from = { actorId: null, requestId: 'r', address: '', userAgent: '', userId: 2 };
    for (let i = 0; i < 2_100; i++) {
      await app.events.append({ at: i, kind: 'logout', reason: null, ...from });
    }
    const data = (await (await app.request('/account/data.json', asJson(ada))).json()) as {
      events: readonly unknown[];
    };
    assert.equal(data.events.length, 2_102);
  });

  it('needs a password that was entered in the last ten minutes', async (t) => {
    const app = await startApp(t);
    const { ada } = await signUpRootAndAda(app);
    app.clock.now += 10 * MINUTE;
    const page = await app.request('/account/data.json', asPage(ada));
    assert.equal(page.status, 303);
    assert.match(page.headers.get('location') ?? '', /^\/confirm\?next=/);
    assert.equal((await app.request('/account/data.json', asJson(ada))).status, 403);
    assert.equal((await app.request('/account/data.json', json({}, ''))).status, 405);
  });
});
