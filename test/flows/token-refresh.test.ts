import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { makeTokenKey } from '../../src/auth/tokens/token-keys.ts';
import { json } from '../requests.ts';
import { count, isProgram } from '../stored.ts';
import type { TestApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { logIn, me, type Pair, setUp } from './tokens-site.ts';

const refresh = (app: TestApp, refreshToken: string) =>
  app.request('/token/refresh', json({ refreshToken }));

describe('POST /token/refresh', () => {
  it('exchanges a refresh token for a new pair', async (t) => {
    const app = await setUp(t);
    const first = await logIn(app);
    const response = await refresh(app, first.refreshToken);
    assert.equal(response.status, 200);
    const second = (await response.json()) as Pair;
    assert.notEqual(second.refreshToken, first.refreshToken);
    assert.equal((await me(app, second.token)).status, 200);
  });

  it('keeps no usable token', async (t) => {
    const app = await setUp(t);
    const { refreshToken } = await logIn(app);
    const rows = JSON.stringify(await app.testDatabase.dump('refresh_tokens'));
    assert.ok(!rows.includes(refreshToken));
  });

  it('forgives an answer that was lost, as long as its successor is unused', async (t) => {
    const app = await setUp(t);
    const { refreshToken } = await logIn(app);
    await refresh(app, refreshToken);
    app.clock.now += 20_000;
    const again = await refresh(app, refreshToken);
    assert.equal(again.status, 200);
    const { token, refreshToken: successor } = (await again.json()) as Pair;
    assert.equal((await refresh(app, successor)).status, 200);
    assert.equal((await me(app, token)).status, 200);
  });

  it('ends the session when a used token comes back, and writes that down', async (t) => {
    for (const late of [true, false]) {
      const app = await setUp(t);
      const stolen = (await logIn(app)).refreshToken;
      const owner = (await (await refresh(app, stolen)).json()) as Pair;
      if (late) app.clock.now += 20_001;
      else await refresh(app, owner.refreshToken);
      assert.equal((await refresh(app, stolen)).status, 401);
      assert.equal((await me(app, owner.token)).status, 401, 'the thief and the owner are out');
      assert.equal((await refresh(app, owner.refreshToken)).status, 401);
      assert.ok(app.logged.some(({ event, userId }) => event === 'token_reused' && userId === 1));
    }
  });

  /** Uses a refresh token, and answers with its successor. Throws when there is none. */
  const next = async (app: TestApp, refreshToken: string) => {
    const response = await refresh(app, refreshToken);
    assert.equal(response.status, 200);
    return ((await response.json()) as Pair).refreshToken;
  };

  it('ends the session when a copy was used within the overlap, whichever of the two comes second', async (t) => {
    // Both have the same token and use it in turn; each then has a successor, and only that of the
    // later one is good.
    for (const laterGoesFirst of [true, false]) {
      const app = await setUp(t);
      const { token, refreshToken } = await logIn(app);
      const earlier = await next(app, refreshToken);
      app.clock.now += 5_000;
      let later = await next(app, refreshToken);
      app.clock.now += 5_000;
      if (laterGoesFirst) later = await next(app, later);
      assert.equal((await refresh(app, earlier)).status, 401);
      assert.equal((await refresh(app, later)).status, 401, 'out as well');
      assert.equal((await me(app, token)).status, 401);
      assert.equal(await count(app, 'events', { kind: 'token_reused', userId: 1 }), 1);
    }
  });

  it('ends the session for a very old token too, and keeps one row for all of them', async (t) => {
    const app = await setUp(t);
    const { refreshToken: oldest } = await logIn(app);
    let refreshToken = oldest;
    for (let i = 0; i < 50; i++) {
      app.clock.now += 10_000;
      refreshToken = await next(app, refreshToken);
    }
    assert.equal(await count(app, 'sessions', isProgram), 1);
    assert.equal((await refresh(app, oldest)).status, 401);
    assert.equal((await refresh(app, refreshToken)).status, 401);
    assert.equal(await count(app, 'events', { kind: 'token_reused' }), 1);
    assert.equal(await count(app, 'sessions', isProgram), 0);
  });

  it('says how long to wait when a token is exchanged too often, and takes it then', async (t) => {
    const app = await setUp(t);
    let { refreshToken } = await logIn(app);
    for (let i = 0; i < 10; i++) refreshToken = await next(app, refreshToken);
    const response = await refresh(app, refreshToken);
    assert.equal(response.status, 429);
    assert.equal(response.headers.get('retry-after'), '10');
    app.clock.now += 10_000;
    assert.equal((await refresh(app, refreshToken)).status, 200);
  });

  it('leaves one living lineage of ten at the same moment', async (t) => {
    const app = await setUp(t);
    const { refreshToken } = await logIn(app);
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(app, refreshToken)));
    assert.ok(answers.every(({ status }) => status === 200));
    const pairs = (await Promise.all(answers.map((answer) => answer.json()))) as Pair[];
    const digests = pairs.map((pair) =>
      createHash('sha256').update(pair.refreshToken).digest('base64url'),
    );
    const kept = await app.testDatabase.dump('refresh_tokens');
    assert.equal(kept.length, 1);
    assert.equal(digests.filter((digest) => kept[0]?.includes(`"current":"${digest}"`)).length, 1);
  });

  it('is over after fourteen days without use, and after thirty in all', async (t) => {
    const DAY = 86_400_000;
    const app = await setUp(t);
    let { refreshToken } = await logIn(app);
    for (const days of [13, 13]) {
      app.clock.now += days * DAY;
      const response = await refresh(app, refreshToken);
      assert.equal(response.status, 200);
      refreshToken = ((await response.json()) as Pair).refreshToken;
    }
    app.clock.now += 4 * DAY;
    assert.equal((await refresh(app, refreshToken)).status, 401, 'thirty days');
    const idle = await logIn(app);
    app.clock.now += 14 * DAY;
    assert.equal((await refresh(app, idle.refreshToken)).status, 401, 'fourteen days');
  });

  it('refuses what is no refresh token', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    for (const bad of ['', 'x', token, 'A'.repeat(43), 7]) {
      const response = await app.request('/token/refresh', json({ refreshToken: bad }));
      assert.equal(response.status, 401);
    }
  });
});

describe('a token that was checked before', () => {
  it('is refused when its time is over, although its signature is still good', async (t) => {
    const app = await setUp(t);
    await logIn(app); // makes the signing key: the ring is read again ten minutes after that
    app.clock.now += 60_000;
    const { token } = await logIn(app);
    assert.equal((await me(app, token)).status, 200);
    app.clock.now += 599_000;
    assert.equal((await me(app, token)).status, 200);
    app.clock.now += 1_000;
    assert.equal((await me(app, token)).status, 401);
  });

  it('is refused when its key is no longer accepted', async (t) => {
    const path = join(temporaryFolder(t), 'coatcheck.db');
    const app = await setUp(t, { database: path });
    const { token } = await logIn(app);
    assert.equal((await me(app, token)).status, 200);

    const other = await app.testDatabase.openBeside();
    t.after(() => other.close());
    const { keys } = other.sealed(app.seal, assert.fail);
    const times = { createdAt: app.clock.now, signsFrom: 0 };
    await keys.add({ ...makeTokenKey('EdDSA'), ...times });
    app.clock.now += 5; // the file is asked every 5 ms
    assert.equal((await me(app, token)).status, 200, 'it was signed before');
    const [, old] = await keys.all();
    await keys.remove([String(old?.id)]);
    app.clock.now += 5;
    assert.equal((await me(app, token)).status, 401);
  });

  it('does not make one valid that differs in a letter', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    assert.equal((await me(app, token)).status, 200);
    const [head, body = '', signature] = token.split('.');
    const letter = body[10] === 'A' ? 'B' : 'A';
    const other = [head, body.slice(0, 10) + letter + body.slice(11), signature].join('.');
    assert.equal((await me(app, other)).status, 401);
  });
});
