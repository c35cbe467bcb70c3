import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RETRY_AFTER } from '../../src/process/tell-client.ts';

import { silence, startReceiver, status } from '../receiver.ts';
import { freePort } from '../support.ts';
import { startLogouts, tokenIn } from './logouts.ts';

describe('the logouts of clients', () => {
  it('tell a client about a session that has ended, and no other', async (t) => {
    const app = await startReceiver(t);
    const site = await startLogouts(t, { wiki: `${app.origin}/logout` });
    const [gone, stays] = [await site.signIn('wiki'), await site.signIn('wiki')];
    await site.end(gone);
    const [{ path, body } = assert.fail()] = await app.arrived(1);
    assert.equal(path, '/logout');
    assert.deepEqual(tokenIn(body), { client: 'wiki', sid: gone.sids.wiki });
    await site.settled();
    assert.deepEqual(site.events(), ['client_told']);
    assert.equal(app.received.length, 1);
    assert.equal(await site.logins.sidOf(gone.key, 'wiki'), null);
    assert.equal(await site.logins.sidOf(stays.key, 'wiki'), stays.sids.wiki);
  });

  it('tell each client of the session, and each session of a client', async (t) => {
    const [wiki, tracker] = [await startReceiver(t), await startReceiver(t)];
    const site = await startLogouts(t, { wiki: wiki.origin, tracker: tracker.origin });
    const sessions = [await site.signIn('wiki', 'tracker')];
    for (let i = 0; i < 20; i++) sessions.push(await site.signIn('wiki'));
    await site.end(...sessions);
    await site.settled();
    assert.equal(tracker.received.length, 1);
    const told = wiki.received.map(({ body }) => tokenIn(body).sid);
    assert.deepEqual(new Set(told), new Set(sessions.map(({ sids }) => sids.wiki)));
    assert.equal(told.length, 21);
    assert.deepEqual(site.counts(), { told: 22, failed: 0, given_up: 0 });
  });

  it('forget what there is nobody to tell: no such address, no such client', async (t) => {
    const site = await startLogouts(t, { quiet: null });
    const session = await site.signIn('quiet', 'removed');
    await site.end(session);
    await site.settled();
    assert.deepEqual(await site.due(Number.MAX_SAFE_INTEGER), []);
    assert.deepEqual(site.events(), []);
  });

  for (const [what, code] of [
    ['an error', 500],
    ['a refusal', 400],
    ['a redirect', 302],
    ['a page', 203],
  ] as const) {
    it(`try again 5 s after ${what}, with a new token, until the client says 200`, async (t) => {
      const app = await startReceiver(t);
      app.answer = status(code);
      const site = await startLogouts(t, { wiki: app.origin });
      await site.end(await site.signIn('wiki'));
      await app.arrived(1);
      await site.logged('client_told_later');
      const [line = assert.fail()] = site.lines;
      const nextAt = new Date(site.clock.now + 5_000).toISOString();
      const about = { client: 'wiki', userId: 2, reason: `status_${code}`, tries: 1, nextAt };
      assert.deepEqual(line, { level: 'warn', event: 'client_told_later', ...about });
      app.answer = status(200);
      site.clock.now += 4_999;
      site.look();
      await site.settled();
      assert.equal(app.received.length, 1);
      site.clock.now += 1;
      site.look();
      const [first, second] = await app.arrived(2);
      assert.notEqual(first?.body, second?.body);
      await site.settled();
      assert.deepEqual(site.counts(), { told: 1, failed: 1, given_up: 0 });
    });
  }

  it('take 204 for an answer, which some frameworks make of an empty 200', async (t) => {
    const app = await startReceiver(t);
    app.answer = status(204);
    const site = await startLogouts(t, { wiki: app.origin });
    await site.end(await site.signIn('wiki'));
    await site.settled();
    assert.deepEqual(site.events(), ['client_told']);
  });

  it('follow no redirect: the address of a client is the one that was registered', async (t) => {
    const [app, other] = [await startReceiver(t), await startReceiver(t)];
    app.answer = (response) => response.writeHead(307, { location: other.origin }).end();
    const site = await startLogouts(t, { wiki: app.origin });
    await site.end(await site.signIn('wiki'));
    await site.logged('client_told_later');
    assert.equal(other.received.length, 0);
  });

  it('wait for no client that is slow: others are told meanwhile, and sign-outs answered', async (t) => {
    const [slow, wiki] = [await startReceiver(t), await startReceiver(t)];
    slow.answer = silence;
    const site = await startLogouts(t, { slow: slow.origin, wiki: wiki.origin });
    for (let i = 0; i < 12; i++) await site.end(await site.signIn('slow'));
    await slow.arrived(4);
    await site.end(await site.signIn('slow', 'wiki'));
    await wiki.arrived(1);
    assert.equal(slow.received.length, 4, 'no more than four at a time');
  });

  it('give up on a client that says nothing, and go on with what it may say next', async (t) => {
    const app = await startReceiver(t);
    app.answer = silence;
    const site = await startLogouts(t, { wiki: app.origin }, { patience: 50 });
    await site.end(await site.signIn('wiki'));
    await site.logged('client_told_later');
    assert.equal(site.lines[0]?.reason, 'timeout');
    app.answer = status(200);
    site.clock.now += 5_000;
    site.look();
    await site.settled();
    assert.equal(site.counts().told, 1);
  });

  it('send to a client in trouble a few at a time, with a pause after each failure', async (t) => {
    const app = await startReceiver(t);
    app.answer = status(500);
    const site = await startLogouts(t, { wiki: app.origin });
    const sessions = [];
    for (let i = 0; i < 12; i++) sessions.push(await site.signIn('wiki'));
    await site.end(...sessions);
    await site.idle();
    assert.equal(app.received.length, 4);
    site.look();
    await site.idle();
    assert.equal(app.received.length, 8);
  });

  it('wait longer after each failure, and give up after a day, with an event', async (t) => {
    const port = await freePort();
    const site = await startLogouts(t, { wiki: `http://127.0.0.1:${port}/` });
    const begun = site.clock.now;
    await site.end(await site.signIn('wiki'));
    await site.idle();
    for (const wait of RETRY_AFTER) {
      site.clock.now += wait - 1;
      assert.deepEqual(await site.due(), []);
      site.clock.now += 1;
      site.look();
      await site.idle();
    }
    const hours = (site.clock.now - begun) / 3_600_000;
    assert.ok(hours > 23 && hours <= 24, `${hours} hours`);
    assert.deepEqual(await site.due(Number.MAX_SAFE_INTEGER), []);
    const last = site.lines.at(-1);
    const about = { client: 'wiki', userId: 2, reason: 'ECONNREFUSED', tries: 11 };
    assert.deepEqual(last, { level: 'error', event: 'client_not_told', ...about });
    const [event = assert.fail()] = await site.stores.events.recent(null, 9);
    const { kind, reason, userId, requestId } = event;
    assert.deepEqual(
      { kind, reason, userId, requestId },
      { kind: 'client_not_told', reason: 'wiki', userId: null, requestId: 'server' },
    );
    assert.deepEqual(site.counts(), { told: 0, failed: 11, given_up: 1 });
  });

  it('leave it to the server that leads', async (t) => {
    const app = await startReceiver(t);
    let leads = false;
    const site = await startLogouts(t, { wiki: app.origin }, { leads: async () => leads });
    await site.end(await site.signIn('wiki'));
    await site.idle();
    assert.equal(app.received.length, 0);
    leads = true;
    site.look();
    await app.arrived(1);
  });

  it('tell after a start what was not told before it', async (t) => {
    const app = await startReceiver(t);
    const site = await startLogouts(t, { wiki: app.origin });
    await site.logouts.stop();
    await site.end(await site.signIn('wiki'));
    assert.equal(app.received.length, 0);
    site.logouts.start();
    await app.arrived(1);
  });

  it('end when what has begun has ended, and begin nothing after that', async (t) => {
    const app = await startReceiver(t);
    let answer = () => {};
    app.answer = (response) => {
      answer = () => response.end();
    };
    const site = await startLogouts(t, { wiki: app.origin });
    await site.end(await site.signIn('wiki'));
    await app.arrived(1);
    const stopped = site.logouts.stop();
    await site.end(await site.signIn('wiki'));
    answer();
    await stopped;
    assert.equal(site.counts().told, 1);
    assert.equal(app.received.length, 1);
    assert.equal((await site.due()).length, 1, 'for the next start');
  });

  it('tell a client again at most once a minute when that it was told cannot be stored', async (t) => {
    const app = await startReceiver(t);
    const site = await startLogouts(t, { wiki: app.origin });
    await site.idle();
    const gone = await site.signIn('wiki');
    await site.stores.sessions.forget([gone.key]);
    const mend = await site.refuseWrites(); // as on a full disk
    const toldAfter = async (ms: number) => {
      site.clock.now += ms;
      site.look();
      await site.idle();
      return app.received.length;
    };
    const told: number[] = [];
    for (const ms of [0, 2_000, 2_000, 2_999, 1, 9_999, 1]) told.push(await toldAfter(ms));
    assert.deepEqual(told, [1, 2, 2, 2, 3, 3, 4]);
    for (let i = 0; i < 60; i++) await toldAfter(10_000);
    const { length } = app.received;
    assert.ok(length > 10 && length < 18, `${length} times in ten minutes`);
    await mend();
    await toldAfter(60_000);
    assert.deepEqual(await site.due(Number.MAX_SAFE_INTEGER), []);
    assert.equal(app.received.length, length + 1);
    await site.stores.sessions.forget([(await site.signIn('wiki')).key]);
    assert.equal(await toldAfter(0), length + 2, 'at once, as before');
  });

  it('say when something fails, and try again at the next look', async (t) => {
    const app = await startReceiver(t);
    let problem: Error | null = new Error('no key');
    const tokenFor = async () => {
      if (problem !== null) throw problem;
      return 'token';
    };
    const site = await startLogouts(t, { wiki: app.origin }, { tokenFor });
    await site.end(await site.signIn('wiki'));
    await site.logged('failed');
    assert.match(String(site.lines[0]?.error), /no key/);
    problem = null;
    await site.idle();
    site.look();
    await app.arrived(1);
  });
});
