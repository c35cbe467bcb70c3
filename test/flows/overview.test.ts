import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { ADA, signUpRootAndAda } from '../people.ts';
import { asJson, asPage, form, json } from '../requests.ts';
import { startApp } from '../support.ts';

const DAY = 86_400_000;

type Overview = {
  readonly accounts: Readonly<Record<string, number>>;
  readonly pendingInvitations: number;
  readonly days: readonly { readonly day: string; readonly ok: number; readonly failed: number }[];
  readonly waits: readonly { readonly email: string; readonly after: string }[];
  readonly mailFailures: { readonly count: number; readonly last: { reason: string } | null };
  readonly findings: readonly { readonly check: string; readonly status: string }[];
};

async function setUp(t: TestContext, more: Parameters<typeof startApp>[1] = {}) {
  const app = await startApp(t, more);
  const { root, ada } = await signUpRootAndAda(app);
  const read = async () =>
    (await (await app.request('/overview', asJson(root))).json()) as Overview;
  const show = async () => (await app.request('/overview', asPage(root))).text();
  return { app, root, ada, read, show };
}

const words = (page: string) => page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

describe('GET /overview', () => {
  it('counts the accounts, and leads to the list of each number', async (t) => {
    const { app, root, read, show } = await setUp(t);
    await app.accounts.change(2, { disabled: true });
    await app.request('/invites', form({ role: 'user' }, root));
    const { accounts, pendingInvitations } = await read();
    assert.deepEqual(
      [accounts.accounts, accounts.administrators, accounts.disabled, pendingInvitations],
      [2, 1, 1, 1],
    );
    const page = await show();
    assert.match(page, /<a href="\/users"><strong>2<\/strong> accounts</);
    assert.match(page, /<a href="\/users\?role=admin"><strong>1<\/strong> administrator</);
    assert.match(page, /<a href="\/users\?disabled=true"><strong>1<\/strong> disabled</);
    for (const [, href = ''] of page.matchAll(/<li><a href="(\/[^"]*)"><strong>/g)) {
      const list = await app.request(href.replaceAll('&amp;', '&'), asPage(root));
      assert.equal(list.status, 200, href);
    }
  });

  it('counts the attempts of all accounts by day', async (t) => {
    const { app, read } = await setUp(t);
    await app.request('/login', json({ ...ADA, password: 'a wrong one' }));
    await app.request('/login', json({ ...ADA, email: 'nobody@example.com' }));
    const { days } = await read();
    assert.equal(days.length, 30);
    assert.deepEqual(days.at(-1), { day: '2026-11-21', ok: 2, failed: 2 });
  });

  it('lists the accounts that wait, with the way to unlock them', async (t) => {
    const { app, read, show } = await setUp(t);
    assert.match(words(await show()), /No account is locked/);
    for (let i = 0; i < 5; i++) await app.request('/login', json({ ...ADA, password: 'wrong' }));
    assert.deepEqual(
      (await read()).waits.map(({ email, after }) => [email, after]),
      [[ADA.email, 'passwords']],
    );
    const page = await show();
    assert.match(page, /action="\/users\/2\/unlock"/);
    assert.match(
      words(page),
      /ada @example \.com Locked until 09:00 after too many wrong passwords/,
    );
  });

  it('tells of mails that were not sent, and why', async (t) => {
    const { app, read, show } = await setUp(t);
    assert.match(words(await show()), /No e-mail has failed/);
    const event = { at: app.clock.now - DAY, kind: 'mail_failed', reason: 'exit_75' } as const;
    const from = { userId: 2, actorId: null, requestId: 'r', address: '', userAgent: '' };
    await app.events.append({ ...event, ...from });
    assert.deepEqual((await read()).mailFailures.last?.reason, 'exit_75');
    assert.match(
      words(await show()),
      /1 e-mail wasn&#8217;t sent in the last 30 days, .* try again later/,
    );
  });

  it('shows what doctor finds wrong, and how many checks passed', async (t) => {
    const finding = (status: 'ok' | 'warn' | 'fail', message: string) => ({
      check: 'disk',
      status,
      message,
    });
    const findings = [finding('ok', 'Fine.'), finding('warn', '<b>Nearly</b> full.')];
    let asked = 0;
    const examine = () => {
      asked++;
      return findings;
    };
    const { app, read, show } = await setUp(t, { examine });
    assert.deepEqual((await read()).findings, findings.slice(1));
    const page = await show();
    assert.match(page, /&lt;b&gt;Nearly&lt;\/b&gt; full\./);
    assert.match(words(page), /2 checks passed/, 'the other one is that it can write');
    assert.equal(asked, 1, 'once a minute');
    app.clock.now += 60_000;
    await read();
    assert.equal(asked, 2);
  });

  it('is for administrators', async (t) => {
    const { app, ada } = await setUp(t);
    for (const asked of [asPage(ada), asJson(ada)]) {
      assert.equal((await app.request('/overview', asked)).status, 403);
    }
    const page = await (await app.request('/dashboard', asPage(ada))).text();
    assert.doesNotMatch(page, /overview/);
  });
});
