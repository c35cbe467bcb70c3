import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sessionsHandlers } from '../../src/handlers/sessions.ts';
import { BOB } from '../people.ts';
import { AS_JSON, dataOf, openSite } from './site.ts';

describe('sessions.list', () => {
  it('marks the session of the request among those of the user', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const { list } = sessionsHandlers(site.deps);
    const first = await site.member(user, '/account/sessions');
    const member = await site.member(user, '/account/sessions', AS_JSON);
    const { sessions } = dataOf(await list(member)) as {
      sessions: { id: number; current: boolean }[];
    };
    assert.deepEqual(
      new Map(sessions.map(({ id, current }) => [id, current])),
      new Map([
        [first.session.id, false],
        [member.session.id, true],
      ]),
    );
    assert.doesNotMatch(JSON.stringify(sessions), /"key"/);
  });
});

describe('sessions.revoke', () => {
  it('ends a session of the user', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const { revoke } = sessionsHandlers(site.deps);
    const other = await site.member(user, '/');
    const params = { id: String(other.session.id) };
    const member = await site.member(user, `/account/sessions/${params.id}/revoke`, {
      form: {},
      params,
    });
    const reply = await revoke(member);
    assert.equal(reply.headers.location, '/account/sessions?done=revoked');
    assert.deepEqual(await site.deps.sessions.of(user.id), [member.session]);
    assert.deepEqual(await site.events(user.id), ['session_revoked']);
  });

  it('does not find the session of another user, nor one whose id is no number', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const bob = await site.member(await site.addUser(BOB.email), '/');
    const { revoke } = sessionsHandlers(site.deps);
    for (const id of [String(bob.session.id), '999', '0', '-1', '1e0', 'x', '']) {
      const member = await site.member(user, '/account/sessions/x/revoke', {
        form: {},
        params: { id },
      });
      await assert.rejects(async () => revoke(member), { status: 404 }, id);
    }
    assert.equal((await site.deps.sessions.of(bob.user.id)).length, 1);
  });
});

describe('sessions.revokeOthers', () => {
  it('ends all sessions of the user but this one, and records it once', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    await site.member(user, '/');
    const bob = await site.member(await site.addUser(BOB.email), '/');
    const member = await site.member(user, '/account/sessions/revoke-others', {
      ...AS_JSON,
      json: {},
    });
    const { revokeOthers } = sessionsHandlers(site.deps);
    assert.equal((await revokeOthers(member)).status, 204);
    assert.equal((await revokeOthers(member)).status, 204);
    assert.deepEqual(await site.deps.sessions.of(user.id), [member.session]);
    assert.equal((await site.deps.sessions.of(bob.user.id)).length, 1);
    assert.deepEqual(await site.events(user.id), ['sessions_revoked']);
  });
});
