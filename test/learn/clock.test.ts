import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CLOCK_FILE, FARTHEST, openClock } from '../../learn/clock.ts';
import { ClockMoves } from '../../learn/clock-moves.ts';
import { openCourseFolder } from '../../learn/course-folder.ts';
import { durationText, parseDuration } from '../../learn/duration.ts';
import { createLog } from '../../src/log.ts';
import { startHousekeeping } from '../../src/process/housekeeping.ts';
import { addTotp, codeOf } from '../factor-app.ts';
import { ADA, signIn, signUp } from '../people.ts';
import { asPage, form, json } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startWatched, until, type Watched } from './support.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21);

/** Moves the clock as the page without script does, and answers with the status. */
async function move({ watching }: Watched, by: string, headers: Record<string, string> = {}) {
  const body = new URLSearchParams({ by });
  const init = { method: 'POST', body, headers, redirect: 'manual' } as const;
  return (await fetch(`${watching.address}/clock`, init)).status;
}

describe('a length of time', () => {
  const written: [text: string, ms: number | null, said: string][] = [
    ['+30s', 30_000, '30 s'],
    ['+29m', 29 * MINUTE, '29 min'],
    ['2h', 120 * MINUTE, '2 h'],
    ['+1h30m', 90 * MINUTE, '1 h 30 min'],
    ['+24h', 1_440 * MINUTE, '24 h'],
    ['+30d2h', 43_320 * MINUTE, '30 days 2 h'],
    ...['', '+', '0s', '-5m', '+5', '+1.5h', '+30m1h', '+1e9s', 'NaN', '+ 5m'].map(
      (text): [string, null, string] => [text, null, ''],
    ),
  ];
  for (const [text, ms, said] of written) {
    it(`"${text}" is ${said || 'none'}`, () => {
      assert.equal(parseDuration(text), ms);
      if (ms !== null) assert.equal(durationText(ms), said);
    });
  }
});

describe('the clock of the course', () => {
  it('is the real time at first, and ahead of it by all moves', () => {
    const real = { now: START };
    const clock = openClock(openCourseFolder(':memory:'), () => real.now);
    assert.equal(clock.now(), START);
    assert.ok(clock.move(29 * MINUTE) && clock.move(1_000));
    assert.equal(clock.now(), START + 29 * MINUTE + 1_000);
    real.now += 5;
    assert.equal(clock.now(), START + 29 * MINUTE + 1_005);
  });

  it('is not set back by a restart', (t) => {
    const database = join(temporaryFolder(t), 'learn.db');
    openClock(openCourseFolder(database)).move(30 * MINUTE);
    assert.equal(openClock(openCourseFolder(database)).ahead(), 30 * MINUTE);
  });

  it('never moves backwards, not by a part of a ms, and not beyond 400 days', () => {
    const clock = openClock(openCourseFolder(':memory:'));
    for (const ms of [0, -1, 0.5, Number.NaN, Infinity, FARTHEST + 1]) {
      assert.equal(clock.move(ms), false, String(ms));
    }
    assert.equal(clock.ahead(), 0);
    assert.equal(clock.move(FARTHEST), true);
    assert.equal(clock.move(1), false);
  });

  it('takes a damaged file for the real time, and never more than 400 days', () => {
    const folder = openCourseFolder(':memory:');
    for (const aheadMs of [-1, 'x', null, 1.5]) {
      folder.write(CLOCK_FILE, { aheadMs });
      assert.equal(openClock(folder).ahead(), 0);
    }
    folder.write(CLOCK_FILE, { aheadMs: 2 * FARTHEST });
    assert.equal(openClock(folder).ahead(), FARTHEST);
  });

  it('stays where it is when its file cannot be written', () => {
    const full = {
      read: () => null,
      write: () => assert.fail('ENOSPC'),
    };
    const clock = openClock(full);
    assert.throws(() => clock.move(MINUTE), /ENOSPC/);
    assert.equal(clock.ahead(), 0);
  });

  it('is Date.now itself without learning mode', () => {
    const source = readFileSync('src/start-server.ts', 'utf8');
    assert.match(source, /const now = course\?\.clock\.now \?\? Date\.now;/);
    assert.match(source, /const course = learn\?\.openCourse\(config\.database\) \?\? null;/);
  });
});

describe('moving the clock of the app', () => {
  it('lets a session expire, while the browser still sends its cookie', async (t) => {
    const watched = await startWatched(t);
    const { app } = watched;
    const cookie = await signUp(app);
    const visit = async () => (await app.request('/dashboard', asPage(cookie))).status;
    assert.equal(await move(watched, '+29m'), 303);
    assert.equal(await visit(), 200);
    await move(watched, '+1h59m');
    assert.equal(await visit(), 200, 'each visit begins the idle time anew');
    await move(watched, '+2h');
    assert.equal(await visit(), 303);
  });

  it('ends the wait after too many wrong passwords', async (t) => {
    const watched = await startWatched(t);
    const { app } = watched;
    await signUp(app);
    const enter = async (password: string) =>
      (await app.request('/login', json({ ...ADA, password }))).status;
    for (let i = 0; i < 5; i++) assert.equal(await enter('a wrong one'), 401);
    assert.equal(await enter(ADA.password), 429);
    await move(watched, '+30s');
    assert.equal(await enter(ADA.password), 200);
  });

  it('lets a token and a reset link expire', async (t) => {
    const watched = await startWatched(t);
    const { app } = watched;
    await signUp(app);
    const pair = await app.request('/token/login', json(ADA));
    const { token } = (await pair.json()) as { readonly token: string };
    const me = async () =>
      (await app.request('/me', { headers: { authorization: `Bearer ${token}` } })).status;
    const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
    const link = async () => (await app.request(`/reset/${secret}`)).status;
    assert.deepEqual([await me(), await link()], [200, 303]);
    await move(watched, '+1h');
    assert.deepEqual([await me(), await link()], [401, 404]);
  });

  it('leaves the codes of an authenticator app valid: no phone moves with it', async (t) => {
    const watched = await startWatched(t);
    const { app } = watched;
    await signUp(app);
    const { code } = await addTotp(app);
    await move(watched, '+30d');
    const begun = await app.request('/login', { ...form(ADA), redirect: 'manual' });
    const pending = begun.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const finished = await app.request('/login/second-step', form({ code: code() }, pending));
    assert.equal(finished.status, 303);
    assert.ok(finished.headers.getSetCookie().some((line) => line.startsWith('session=')));
  });

  it('lets housekeeping delete what has expired', async (t) => {
    const watched = await startWatched(t);
    const { app, clock } = watched;
    await signUp(app);
    await move(watched, '+24h');
    const failed = () => assert.fail('the housekeeping failed');
    const log = createLog('error', failed, Date.now);
    const end = startHousekeeping(app, log, clock.now);
    await until(() => app.sessions.size === 0).finally(end);
  });

  it('is refused for anything but a length of time, and beyond 400 days', async (t) => {
    const watched = await startWatched(t);
    for (const by of ['', 'NaN', '-1h', '+14600d', '+400d1s', '1740000']) {
      assert.equal(await move(watched, by), 400, by);
    }
    assert.equal(watched.clock.ahead(), 0);
  });

  it('is refused when another site sends it', async (t) => {
    const watched = await startWatched(t);
    for (const headers of [
      { origin: 'http://evil.example' },
      { origin: watched.app.origin },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      assert.equal(await move(watched, '+29m', headers), 403);
    }
    assert.equal(watched.clock.ahead(), 0);
  });

  it('answers a program with how far it is ahead, and other methods with 405', async (t) => {
    const watched = await startWatched(t);
    const address = `${watched.watching.address}/clock`;
    const body = new URLSearchParams({ by: '+29m' });
    const headers = { accept: 'application/json' };
    const moved = await fetch(address, { method: 'POST', body, headers });
    const now = new Date(watched.clock.now()).toISOString();
    assert.deepEqual(await moved.json(), { ahead: 29 * MINUTE, now });
    assert.deepEqual(await (await fetch(address)).json(), { ahead: 29 * MINUTE, now });
    assert.equal((await fetch(address, { method: 'DELETE' })).status, 405);
  });

  it('is shown between the exchanges, on the page and in the stream', async (t) => {
    const watched = await startWatched(t);
    const { app, watching } = watched;
    await app.request('/');
    await move(watched, '+29m');
    await app.request('/');
    const page = await (await fetch(watching.address)).text();
    const places = ['id="x2"', 'The clock was moved by 29 min.', 'id="x1"'].map((text) =>
      page.indexOf(text),
    );
    assert.ok(!places.includes(-1));
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    assert.match(page, /The clock of the app is 29 min ahead\./);
    const ending = new AbortController();
    const stream = await fetch(`${watching.address}/events?after=0`, { signal: ending.signal });
    let text = '';
    for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (/^id: \w+-2$/m.test(text)) break;
    }
    ending.abort();
    assert.match(text, /id: \w+-1\n.*event: clock\ndata: .*moved by 29 min.*id: \w+-2\n/s);
  });

  it('keeps the last fifty moves', () => {
    const clock = openClock(openCourseFolder(':memory:'));
    const moves = new ClockMoves(clock, {
      seen: () => ({ notes: [], experiments: [], exchanges: 0 }),
    });
    for (let i = 0; i < 60; i++) moves.move(`+${i + 1}s`);
    const kept = moves.all();
    assert.deepEqual([kept.length, kept[0]?.by, kept.at(-1)?.by], [50, 11_000, 60_000]);
    assert.equal(new Set(kept.map(({ id }) => id)).size, 50);
  });
});

describe('a clock that a phone keeps', () => {
  it('is the one that a code is compared with when an app is set up, too', async (t) => {
    const watched = await startWatched(t);
    const { app } = watched;
    await signUp(app);
    await move(watched, '+24h');
    const fresh = await signIn(app);
    const started = await app.request('/account/second-factor/totp', json({}, fresh));
    const { key } = (await started.json()) as { readonly key: string };
    const confirmed = await app.request(
      '/account/second-factor/totp/confirm',
      json({ code: codeOf(key, app.clock.now) }, fresh),
    );
    assert.equal(confirmed.status, 200);
  });
});
