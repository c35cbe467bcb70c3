/** Whom the userinfo endpoint says nothing of although the token is good, and its bad tokens. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { BAD_TOKENS } from '../../src/auth/tokens/verifier.ts';
import { bearer, oidcApp, setGroups } from '../oidc-app.ts';
import { signUp } from '../people.ts';
import { startApp, type TestApp } from '../support.ts';

const userinfo = (app: TestApp, token: string) => app.request('/oauth/userinfo', bearer(token));

/** The status at userinfo, and the reason that the log has for a refusal. */
async function outcome(app: TestApp, token: string): Promise<string> {
  app.logged.length = 0;
  const { status, headers } = await userinfo(app, token);
  const challenge = headers.get('www-authenticate');
  assert.equal(challenge, status === 401 ? 'Bearer error="invalid_token"' : null);
  const refused = app.logged.find(({ event }) => event === 'token_refused');
  return `${status} ${refused?.reason ?? 'none'}`;
}

/** Ada in the group `board`, signed in at an app for it. */
async function setUp(t: TestContext, settings: Parameters<typeof startApp>[1] = {}) {
  const app = await startApp(t, settings);
  const ada = await signUp(app);
  const { user } = (await app.accounts.find('ada@example.com')) ?? assert.fail();
  await setGroups(app, user.id, ['board']);
  const board = await oidcApp(app, { groups: ['board'] });
  const tokens = await board.signIn(ada, { scope: 'openid offline_access' });
  return { app, user, board, ...tokens };
}

describe('a user of whom a client has a good access token', () => {
  it('is described no more once they have left its groups, and again once they are back', async (t) => {
    const { app, user, access_token } = await setUp(t);
    assert.equal(await outcome(app, access_token), '200 none');
    await setGroups(app, user.id, ['staff']);
    assert.equal(await outcome(app, access_token), '401 groups');
    await setGroups(app, user.id, ['staff', 'board']);
    assert.equal(await outcome(app, access_token), '200 none');
  });

  it('is described no more once the client is for other groups', async (t) => {
    const { app, board, access_token } = await setUp(t);
    await app.clients.change(board.client.id, { groups: ['staff'] });
    assert.equal(await outcome(app, access_token), '401 groups');
    await app.clients.change(board.client.id, { groups: [] });
    assert.equal(await outcome(app, access_token), '200 none');
  });

  it('is described no more once they have to set up a second factor', async (t) => {
    const { app, access_token } = await setUp(t, {
      requireSecondFactor: 'all',
      secondFactorGrace: 60_000,
    });
    assert.equal(await outcome(app, access_token), '200 none');
    app.clock.now += 60_000;
    assert.equal(await outcome(app, access_token), '401 must_enrol');
  });

  it('has the session ended by that token all the same: the client gives back what it has', async (t) => {
    const { app, user, board, access_token } = await setUp(t);
    await setGroups(app, user.id, []);
    await board.post('/oauth/revoke', { token: access_token });
    const sessions = await app.sessions.of(user.id);
    assert.deepEqual(
      sessions.filter(({ program }) => program?.kind === 'client'),
      [],
    );
  });
});

describe('bad tokens at userinfo and at the API of this site', () => {
  it('are counted together: nobody guesses twice as often by asking both', async (t) => {
    const { app, access_token } = await setUp(t);
    const api = (token: string) => app.request('/me', bearer(token));
    for (let i = 0; i < BAD_TOKENS.capacity / 2; i++) {
      assert.equal((await userinfo(app, 'x')).status, 401);
      assert.equal((await api('x')).status, 401);
    }
    assert.equal((await userinfo(app, 'x')).status, 429);
    assert.equal((await api('x')).status, 429);
    assert.equal((await userinfo(app, access_token)).status, 200, 'a good one is not counted');
  });
});
