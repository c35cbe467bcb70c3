import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SessionView } from '../../views/session-rows.ts';
import { sessionsPage } from '../../views/sessions.ts';
import { HOUR, NOW, SESSION, TIMES } from './session-view.ts';

const PHONE = { ...SESSION, id: 9, ticket: '0009', device: 'Safari <on> iPhone', address: '::1' };

function page(others: readonly SessionView[]): string {
  const data = { times: TIMES, current: SESSION, others, keys: [], notice: null } as const;
  return String(sessionsPage(data).body);
}

describe('sessionsPage', () => {
  it('gives each other session a button that names its device', () => {
    const markup = page([PHONE]);
    assert.match(markup, /<form method="post" action="\/account\/sessions\/9\/revoke"/);
    assert.match(
      markup,
      /Sign out<span class="visually-hidden"> Safari &lt;on&gt; iPhone, session/,
    );
  });

  it('has no button for the browser that looks at it', () => {
    assert.doesNotMatch(page([PHONE]), /sessions\/7\/revoke/);
  });

  it('offers to sign out everywhere else only when there is somewhere else', () => {
    assert.match(page([PHONE]), /action="\/account\/sessions\/revoke-others"/);
    assert.doesNotMatch(page([]), /revoke/);
    assert.match(page([]), /Nowhere else:/);
  });

  it('shows first and last time seen', () => {
    const markup = page([{ ...PHONE, lastSeenAt: NOW - HOUR, startedAt: NOW - 48 * HOUR }]);
    assert.match(markup, /Last seen <time[^>]*>1 hour ago/);
    assert.match(markup, /<small>21 Nov 2026, 13:02<\/small>/);
    assert.match(markup, /First seen <time datetime="2026-11-19T14:02Z">19 Nov 2026, 14:02</);
    assert.match(markup, / Times are in UTC\.<\/p>/);
  });

  it('says in a line of its own which session stays signed in', () => {
    assert.match(page([{ ...PHONE, remembered: true }]), /<small>Stays signed in<\/small>/);
    assert.doesNotMatch(page([PHONE]), /Stays signed in/);
  });

  it('has the session that was seen last at the top', () => {
    const older = { ...PHONE, id: 10, ticket: '0010', lastSeenAt: NOW - HOUR };
    assert.match(page([older, PHONE]), /0009[\s\S]*0010/);
  });
});
