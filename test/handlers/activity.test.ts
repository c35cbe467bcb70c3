import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { activityHandlers } from '../../src/handlers/activity.ts';
import { BOB } from '../people.ts';
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
