import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dashboardPage, type SignInView } from '../../views/dashboard.ts';
import { appCard, launcher } from '../../views/launcher.ts';
import { HOUR, NOW, SESSION, TIMES } from './session-view.ts';

const SIGN_IN: SignInView = { at: NOW, ok: true, device: 'curl', address: '::1' };

function dashboard(overrides: Partial<Parameters<typeof dashboardPage>[0]>): string {
  const data = {
    email: 'ada@example.org',
    name: '',
    apps: null,
    explains: true,
    times: TIMES,
    session: SESSION,
    others: [],
    signIns: [],
  };
  return String(dashboardPage({ ...data, ...overrides }).body);
}

describe('dashboardPage', () => {
  it('greets by the local part and shows the whole address below', () => {
    const markup = dashboard({});
    assert.match(markup, /<h1>Hello, ada<\/h1>\n<p>Signed in as ada@example\.org<\/p>/);
  });

  it('shows an address with markup in it as text', () => {
    const markup = dashboard({ email: `<b>&"'@example.org` });
    assert.match(markup, /Hello, &lt;b&gt;&amp;&quot;&#39;</);
    assert.doesNotMatch(markup, /<b>/);
  });

  it('draws this session as a ticket with its number and its two limits', () => {
    const markup = dashboard({});
    assert.match(markup, /<strong>7K3F<\/strong>/);
    assert.match(markup, /<dt>Valid until<\/dt><dd><time[^>]*>22 Nov 2026, 13:02<\/time>/);
    assert.match(markup, /<dt>Or, if unused, until<\/dt><dd><time[^>]*>21 Nov 2026, 16:02<\/time>/);
  });

  it('says so when there is no other session, and lists the others when there are', () => {
    assert.match(dashboard({}), /Nowhere else:/);
    const markup = dashboard({ others: [{ ...SESSION, ticket: 'M2QX' }] });
    assert.match(markup, /M2QX/);
    assert.doesNotMatch(markup, /Nowhere else/);
  });

  it('has the session that was seen last at the top', () => {
    const older = { ...SESSION, ticket: 'AAAA', lastSeenAt: NOW - HOUR };
    const newer = { ...SESSION, ticket: 'BBBB', lastSeenAt: NOW };
    assert.match(dashboard({ others: [older, newer] }), /BBBB[\s\S]*AAAA/);
  });

  it('shows the exact time of a sign-in', () => {
    assert.match(
      dashboard({ signIns: [SIGN_IN] }),
      />just now<\/time> <small>21 Nov 2026, 14:02<\/small>/,
    );
  });

  it('says the zone of its times once', () => {
    const markup = dashboard({ others: [SESSION], signIns: [SIGN_IN] });
    assert.equal(markup.replaceAll(/<[^>]*>/g, ' ').split('UTC').length - 1, 1);
    assert.match(markup, / Times are in UTC\.<\/p>/);
  });

  it('says by when a second factor has to be set up', () => {
    const until = NOW + 3 * 24 * HOUR;
    const markup = dashboard({ demand: { until, why: 'policy' } });
    assert.match(markup, /needs a second factor by 24 Nov 2026, 14:02 UTC.*Set one up<\/a>/);
    assert.doesNotMatch(dashboard({}), /second factor/);
  });

  it('tells failed sign-ins apart in words', () => {
    const markup = dashboard({ signIns: [SIGN_IN, { ...SIGN_IN, ok: false }] });
    assert.match(markup, /<span>Signed in<\/span>/);
    assert.match(markup, /<span class="failed">Failed<\/span>/);
  });

  it('greets by the name that the user gave', () => {
    assert.match(dashboard({ name: 'Mara <3' }), /<h1>Hello, Mara &lt;3<\/h1>/);
  });

  it('begins with the apps, and then shortens what the account has, too', () => {
    const apps = launcher([appCard({ address: '/wiki/', name: 'Wiki' })], {
      name: 'Mara',
      href: null,
    });
    const others = ['AAAA', 'BBBB', 'CCCC'].map((ticket) => ({ ...SESSION, ticket }));
    const signIns = Array.from({ length: 5 }, () => SIGN_IN);
    const markup = dashboard({ apps, others, signIns, explains: false });
    assert.match(markup, /href="\/wiki\/"[\s\S]*This session<\/h2>\n<div class="ticket small">/);
    assert.doesNotMatch(markup, /CCCC/);
    assert.match(markup, /<a href="\/account\/sessions">See all 3<\/a>/);
    assert.equal(markup.match(/<span>Signed in<\/span>/g)?.length, 3);
    const plain = dashboard({ others, signIns });
    assert.match(plain, /CCCC/);
    assert.doesNotMatch(plain, /of them/);
    assert.equal(plain.match(/<span>Signed in<\/span>/g)?.length, 5);
  });

  it('explains its ticket only where the site explains itself', () => {
    assert.match(dashboard({}), /Your ticket<\/h2>[\s\S]*The number only names the\nticket\./);
    const own = dashboard({ explains: false });
    assert.doesNotMatch(own, /only names|href="\/how"/);
    assert.match(own, /This session<\/h2>/);
  });
});
