import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { activityHandlers } from '../../src/handlers/activity.ts';
import { BOB } from '../people.ts';
import { siteOf } from '../site-of.ts';
import { AS_JSON, dataOf, openSite } from './site.ts';

describe('activity.show', () => {
  it('lists the events of the user alone, and thirty days without gaps', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const bob = await site.addUser(BOB.email);
    const member = await site.member(user, '/account/activity', AS_JSON);
    await site.deps.audit(member, 'login', { userId: user.id });
    await site.deps.audit(member, 'logout', { userId: bob.id });
    const data = dataOf(await activityHandlers(site.deps).show(member));
    const events = data.events as { kind: string }[];
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['login'],
    );
    const days = data.days as { day: string; ok: number }[];
    assert.equal(days.length, 30);
    assert.deepEqual(days.at(-1), { day: '2026-11-21', ok: 1, failed: 0 });
    assert.equal(days[0]?.day, '2026-10-23');
    assert.equal(data.timeZone, 'UTC');
  });

  it('counts by the days of the time zone of the site, and says which it is', async (t) => {
    const site = await openSite(t, { site: siteOf({ timeZone: 'Asia/Kolkata' }) });
    const user = await site.addUser();
    site.clock.now = Date.UTC(2026, 10, 21, 18, 29);
    const member = await site.member(user, '/account/activity', AS_JSON);
    await site.deps.audit(member, 'login', { userId: user.id });
    site.clock.now += 60_000;
    await site.deps.audit(member, 'login', { userId: user.id });
    const { days, timeZone } = dataOf(await activityHandlers(site.deps).show(member));
    assert.equal(timeZone, 'Asia/Kolkata');
    assert.deepEqual((days as object[]).slice(-2), [
      { day: '2026-11-21', ok: 1, failed: 0 },
      { day: '2026-11-22', ok: 1, failed: 0 },
    ]);
    const { body } = await activityHandlers(site.deps).show(await site.member(user, '/'));
    assert.match(String(body), /The last 30 days, in Kolkata time \(IST\)\./);
  });

  it('says each event in words on the page', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const member = await site.member(user, '/account/activity');
    await site.deps.audit(member, 'password_changed', { userId: user.id });
    const { body } = await activityHandlers(site.deps).show(member);
    assert.match(String(body), /Password changed/);
    assert.doesNotMatch(String(body), /password_changed/);
  });
});
