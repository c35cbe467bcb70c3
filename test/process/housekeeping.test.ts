import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addEvents, BETWEEN_VISITS, DAY, NOW, PAUSE, seeAll, setUp } from '../house.ts';

describe('the housekeeping', () => {
  it('ends expired sessions once a second, and no others', async (t) => {
    const house = await setUp(t, BETWEEN_VISITS);
    await house.signIn(3);
    await house.signIn(2, true);
    await house.pass(980);
    assert.equal(house.count('sessions'), 5);
    await house.pass(20);
    assert.equal(house.count('sessions'), 2);
    assert.equal(house.services.sessions.size, 2);
    await house.signIn(1);
    await house.pass(980);
    assert.equal(house.count('sessions'), 3);
    await house.pass(20);
    assert.equal(house.count('sessions'), 2);
  });

  it('saves once a minute when sessions were last seen', async (t) => {
    const house = await setUp(t);
    await house.signIn(1);
    await house.pass(5_000);
    await seeAll(house);
    await house.pass(54_980);
    assert.equal(house.count('sessions', `last_seen_at > ${NOW}`), 0);
    await house.pass(20);
    assert.equal(house.count('sessions', `last_seen_at = ${NOW + 5_000}`), 1);
  });

  it('makes a new signing key when the one there is has signed for ninety days, and says so', async (t) => {
    const house = await setUp(t);
    await house.pass(60_000);
    assert.equal(house.count('token_keys'), 1);
    house.database.exec(`UPDATE token_keys SET created_at = ${NOW - 90 * DAY}`);
    await house.pass(59_980);
    assert.equal(house.count('token_keys'), 1);
    await house.pass(20);
    assert.equal(house.count('token_keys'), 2);
    assert.equal(house.count('events', "kind = 'key_rotated' AND reason = 'age'"), 1);
    const [line] = house.logged.filter(({ event }) => event === 'key_rotated');
    assert.equal(line?.signsFrom, new Date(NOW + 17 * 60_000).toISOString());
    await house.pass(60_000);
    assert.equal(house.count('token_keys'), 2);
  });

  it('deletes once a minute what has expired of second factors', async (t) => {
    const house = await setUp(t);
    await house.signIn(1);
    const { user_id } = house.database.prepare('SELECT user_id FROM sessions').get() ?? {};
    house.database.exec(`
      INSERT INTO pending_sign_ins VALUES ('k', ${user_id}, 0, 0, 0, 1, ${NOW}),
        ('l', ${user_id}, 0, 0, 0, 1, ${NOW + DAY});
      INSERT INTO used_challenges VALUES ('k', ${NOW}), ('l', ${NOW + DAY});
      INSERT INTO totp_enrolments VALUES (${user_id}, 's', x'00', ${NOW - DAY});`);
    await house.pass(59_980);
    assert.equal(house.count('totp_enrolments'), 1);
    await house.pass(20);
    const tables = ['pending_sign_ins', 'used_challenges', 'totp_enrolments'];
    assert.deepEqual(
      tables.map((kind) => house.count(kind)),
      [1, 1, 0],
    );
  });

  it('deletes once a minute codes for apps that expired ten minutes ago', async (t) => {
    const house = await setUp(t);
    await house.signIn(1);
    const { key: session } = house.database.prepare('SELECT key FROM sessions').get() ?? {};
    const tenMinutesAgo = NOW + 60_000 - 600_000;
    house.database.exec(`
      INSERT INTO codes (key, kind, session, data, expires_at)
      VALUES ('k', 'enter', '${session}', '{}', ${tenMinutesAgo}),
        ('l', 'authorize', '${session}', '{}', ${tenMinutesAgo + 1})`);
    await house.pass(59_980);
    assert.equal(house.count('codes'), 2);
    await house.pass(20);
    assert.equal(house.count('codes', "key = 'l'"), 1);
    assert.equal(house.count('codes'), 1);
  });

  it('drops events of more than ninety days every ten seconds', async (t) => {
    const house = await setUp(t);
    addEvents(house, 7, NOW - 91 * DAY);
    addEvents(house, 5, NOW - 89 * DAY);
    await house.pass(9_980);
    assert.equal(house.count('events'), 12);
    await house.pass(20);
    assert.equal(house.count('events'), 5);
    house.database.exec(`UPDATE events SET at = ${NOW - 91 * DAY} WHERE id = 8`);
    await house.pass(9_980);
    assert.equal(house.count('events'), 5);
    await house.pass(20);
    assert.equal(house.count('events'), 4);
  });

  it('goes by the clock that it is given, which learning mode moves', async (t) => {
    const house = await setUp(t, undefined, undefined, 91 * DAY);
    addEvents(house, 3, NOW);
    await house.pass(10_000);
    assert.equal(house.count('events'), 0);
  });

  it('keeps events as long as it is told', async (t) => {
    const house = await setUp(t, undefined, 2 * DAY);
    await house.signIn(1);
    house.database.exec(`
      INSERT INTO events (at, kind, request_id, address, user_agent)
      VALUES (${NOW - 3 * DAY}, 'logout', '', '', ''), (${NOW - DAY}, 'logout', '', '', '')`);
    await house.pass(11_000);
    assert.equal(house.count('events', "kind = 'logout'"), 1);
    await house.end();
  });

  it('writes once a second how often a refusal has come, and at the end what has not been written', async (t) => {
    const house = await setUp(t);
    const refusal = {
      kind: 'login_busy' as const,
      reason: null,
      userId: null,
      actorId: null,
      requestId: 'r-1',
      address: '192.0.2.1',
      userAgent: '',
    };
    for (let i = 0; i < 5; i++) await house.services.events.append({ ...refusal, at: NOW + i });
    await house.pass(980);
    assert.equal(house.count('events', 'count = 1'), 1);
    await house.pass(20);
    assert.equal(house.count('events', 'count = 5'), 1);
    await house.services.events.append({ ...refusal, at: NOW + 1_000 });
    await house.end();
    assert.equal(house.count('events', 'count = 6'), 1);
  });

  it('drops links that are over once a minute', async (t) => {
    const house = await setUp(t);
    await house.signIn(1);
    const { expiresAt } = (await house.services.links.reset(1, null)) ?? assert.fail();
    house.database.exec(`UPDATE links SET expires_at = ${NOW + 30_000}`);
    await house.services.links.createInvitation('user', null);
    assert.ok(expiresAt > NOW + 60_000);
    await house.pass(59_980);
    assert.equal(house.count('links'), 2);
    await house.pass(20);
    assert.equal(house.count('links', 'user_id IS NULL'), 1);
    assert.equal(house.count('links'), 1);
  });

  it('ends twenty-five sessions at a time, and goes on after a pause while there are more', async (t) => {
    const house = await setUp(t, BETWEEN_VISITS);
    await house.signIn(60);
    await house.pass(1_000);
    const left = [house.count('sessions')];
    for (let i = 0; i < 3; i++) {
      await house.pass(PAUSE);
      left.push(house.count('sessions'));
    }
    assert.deepEqual(left, [35, 10, 0, 0]);
  });

  it('saves two hundred at a time, and goes on after a pause with the rest of that round', async (t) => {
    const house = await setUp(t);
    await house.signIn(450);
    await house.pass(59_980);
    await seeAll(house);
    const saved: number[] = [];
    const waiting: number[] = [];
    for (let i = 0; i < 4; i++) {
      await house.pass(PAUSE);
      saved.push(house.count('sessions', `last_seen_at > ${NOW}`));
      waiting.push(house.services.sessions.unsaved);
      if (i === 1) await seeAll(house); // sessions seen during a save wait for the next minute
    }
    assert.deepEqual(saved, [200, 400, 450, 450]);
    assert.deepEqual(waiting, [250, 50, 250, 250]);
  });

  it('drops a thousand events at a time, and goes on after a pause while there are more', async (t) => {
    const house = await setUp(t);
    addEvents(house, 2_500, NOW - 91 * DAY);
    await house.pass(10_000);
    const left = [house.count('events')];
    for (let i = 0; i < 2; i++) {
      await house.pass(PAUSE);
      left.push(house.count('events'));
    }
    assert.deepEqual(left, [1_500, 500, 0]);
  });

  it('says when it failed, and tries again at the next interval, not at once', async (t) => {
    const house = await setUp(t, BETWEEN_VISITS);
    await house.signIn(60);
    house.database.exec('PRAGMA query_only = 1');
    await house.pass(1_500);
    const failures = house.logged.map(({ level, event }) => ({ level, event }));
    assert.deepEqual(failures, [{ level: 'error', event: 'housekeeping_failed' }]);
    assert.match(String(house.logged[0]?.error), /readonly database/);
    house.database.exec('PRAGMA query_only = 0');
    await house.pass(500);
    assert.equal(house.count('sessions'), 35);
  });

  it('saves everything that is unsaved when it ends, and does nothing after that', async (t) => {
    const house = await setUp(t, BETWEEN_VISITS);
    await house.signIn(450, true);
    await house.signIn(1);
    await house.pass(300);
    await seeAll(house);
    await house.end();
    assert.equal(house.count('sessions', `last_seen_at = ${NOW + 300}`), 451);
    await house.pass(5_000);
    assert.equal(house.count('sessions'), 451, 'the expired one is no longer swept');
  });

  it('does not begin again when it is ended in the middle of a piece of work', async (t) => {
    const house = await setUp(t, BETWEEN_VISITS);
    await house.signIn(60);
    await house.pass(980);
    t.mock.timers.tick(PAUSE); // the sweep has begun, and waits for the database
    await house.end();
    await house.pass(5_000);
    assert.equal(house.count('sessions'), 35);
  });

  it('says so when the last save fails, and ends all the same', async (t) => {
    const house = await setUp(t);
    await house.signIn(1);
    await seeAll(house);
    house.database.exec('PRAGMA query_only = 1');
    await house.end();
    assert.deepEqual(
      house.logged.map(({ event }) => event),
      ['housekeeping_failed'],
    );
  });
});
