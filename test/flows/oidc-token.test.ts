/** The token endpoint: codes and refresh tokens that are not accepted, and clients that are not. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { WRONG_SECRETS } from '../../src/auth/oidc/client-guard.ts';
import { bearer, CALLBACK, type OidcApp, oidcApp, setGroups } from '../oidc-app.ts';
import { opens, signUp } from '../people.ts';
import { json } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

const REFRESH = 'refresh_token';

async function setUp(t: TestContext) {
  const app = await startApp(t);
  const ada = await signUp(app);
  return { app, ada, grafana: await oidcApp(app) };
}

/** The status and the error of a response of the token endpoint. */
async function outcome(response: Response): Promise<string> {
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const { error = 'none', error_description = '' } = (await response.json()) as {
    error?: string;
    error_description?: string;
  };
  assert.match(error_description, /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/, 'RFC 6749, 5.2');
  return `${response.status} ${error}`;
}

const refresh = (one: OidcApp, token: string, more = {}) =>
  one.post('/oauth/token', { grant_type: REFRESH, refresh_token: token, ...more });

const isGood = async (app: TestApp, token: string) =>
  (await app.request('/oauth/userinfo', bearer(token))).status === 200;

describe('a code', () => {
  it('works once; when it comes again, the session that it gave ends (RFC 6749, 4.1.2)', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const code = await grafana.codeFor(ada);
    const first = (await (await grafana.exchange(code)).json()) as { access_token: string };
    assert.ok(await isGood(app, first.access_token));
    assert.equal(await outcome(await grafana.exchange(code)), '400 invalid_grant');
    assert.equal(await isGood(app, first.access_token), false);
    assert.ok(await opens(app, ada), 'the session in the browser goes on');
    const user = (await app.accounts.find('ada@example.com'))?.user ?? assert.fail();
    const [event] = await app.events.recent(user.id, 1);
    assert.deepEqual([event?.kind, event?.reason], ['token_reused', 'code']);
  });

  it('gives tokens to one of several requests at once', async (t) => {
    const { ada, grafana } = await setUp(t);
    const code = await grafana.codeFor(ada);
    const responses = await Promise.all([1, 2, 3, 4].map(() => grafana.exchange(code)));
    const outcomes = await Promise.all(responses.map(outcome));
    assert.ok(outcomes.filter((one) => one === '200 none').length <= 1, String(outcomes));
  });

  it('expires after a minute', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const code = await grafana.codeFor(ada);
    app.clock.now += 60_000;
    assert.equal(await outcome(await grafana.exchange(code)), '400 invalid_grant');
  });

  it('ends with the session of the browser', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const code = await grafana.codeFor(ada);
    await app.request('/logout', { method: 'POST', headers: { cookie: ada } });
    assert.equal(await outcome(await grafana.exchange(code)), '400 invalid_grant');
  });

  it('begins no session when that of the browser ends at the same moment', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const user = (await app.accounts.find('ada@example.com'))?.user ?? assert.fail();
    const [browser] = await app.sessions.of(user.id);
    const code = await grafana.codeFor(ada);
    // As if the sign-out came between the look at the session and the transaction.
    t.mock.method(app.sessions, 'resumeByKey', async () => browser ?? null, { times: 1 });
    const redeem = app.stores.codes.redeem;
    t.mock.method(app.stores.codes, 'redeem', async (...words: Parameters<typeof redeem>) => {
      const found = await redeem(...words);
      await app.sessions.end(browser ?? assert.fail());
      return found;
    });
    assert.equal(await outcome(await grafana.exchange(code)), '400 invalid_grant');
    assert.deepEqual(await app.sessions.of(user.id), []);
  });

  const wrong: readonly [title: string, changes: Record<string, string>][] = [
    ['another redirect_uri (RFC 6749, 4.1.3)', { redirect_uri: `${CALLBACK}/` }],
    ['no redirect_uri', { redirect_uri: '' }],
    ['another verifier (RFC 7636, 4.6)', { code_verifier: 'w'.repeat(43) }],
    ['no verifier', { code_verifier: '' }],
    ['another code', { code: 'x'.repeat(43) }],
    ['something that is no code', { code: '../../x' }],
  ];
  for (const [title, changes] of wrong) {
    it(`is refused with ${title}`, async (t) => {
      const { ada, grafana } = await setUp(t);
      const code = await grafana.codeFor(ada);
      assert.equal(await outcome(await grafana.exchange(code, changes)), '400 invalid_grant');
    });
  }

  it('is refused to another client, with whatever verifier', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const other = await oidcApp(app, { name: 'Other' });
    const code = await grafana.codeFor(ada);
    assert.equal(await outcome(await other.exchange(code)), '400 invalid_grant');
  });

  it('of a request without PKCE takes no verifier (RFC 9700, 4.8.2)', async (t) => {
    const { app, ada } = await setUp(t);
    const lenient = await oidcApp(app, { pkce: 'optional' });
    const without = { code_challenge: null, code_challenge_method: null };
    const code = await lenient.codeFor(ada, without);
    assert.equal(await outcome(await lenient.exchange(code)), '400 invalid_grant');
    const next = await lenient.codeFor(ada, without);
    assert.equal(await outcome(await lenient.exchange(next, { code_verifier: '' })), '200 none');
  });

  it('is refused when the user has lost the group in the meantime', async (t) => {
    const { app, ada } = await setUp(t);
    const user = (await app.accounts.find('ada@example.com'))?.user ?? assert.fail();
    await setGroups(app, user.id, ['board']);
    const board = await oidcApp(app, { groups: ['board'] });
    const code = await board.codeFor(ada);
    await setGroups(app, user.id, []);
    assert.equal(await outcome(await board.exchange(code)), '400 invalid_grant');
  });
});

describe('a refresh token of a client', () => {
  it('is exchanged once, and the next id token says the same of the user', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const first = await grafana.signIn(ada);
    const response = await refresh(grafana, first.refresh_token);
    const next = (await response.json()) as typeof first;
    assert.notEqual(next.refresh_token, first.refresh_token);
    assert.ok(await isGood(app, next.access_token));
    const [, payload = ''] = next.id_token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const { nonce, auth_time, ...same } = first.claims;
    assert.deepEqual(claims, same, 'without the nonce and auth_time (Core, 12.2)');
    app.clock.now += 21_000; // a lost response may be asked for again within twenty seconds
    await refresh(grafana, next.refresh_token);
    assert.equal(await outcome(await refresh(grafana, first.refresh_token)), '400 invalid_grant');
    assert.equal(await isGood(app, next.access_token), false, 'a used one came back: all ends');
  });

  it('may ask for fewer scopes and not for more (RFC 6749, 6)', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const first = await grafana.signIn(ada, { scope: 'openid email' });
    const wider = await refresh(grafana, first.refresh_token, { scope: 'openid email groups' });
    assert.equal(await outcome(wider), '400 invalid_scope');
    for (const scope of ['foo', 'email']) {
      const other = await refresh(grafana, first.refresh_token, { scope });
      assert.equal(await outcome(other), '400 invalid_scope');
    }
    const narrow = await refresh(grafana, first.refresh_token, { scope: 'openid' });
    const { scope, access_token } = (await narrow.json()) as typeof first;
    assert.equal(scope, 'openid');
    const info = await app.request('/oauth/userinfo', bearer(access_token));
    assert.deepEqual(Object.keys((await info.json()) as object), ['sub']);
  });

  it('is unknown to another client and to the API of this site, and stays good', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const { refresh_token: token } = await grafana.signIn(ada);
    const other = await oidcApp(app);
    assert.equal(await outcome(await refresh(other, token)), '400 invalid_grant');
    const own = await app.request('/token/refresh', json({ refreshToken: token }));
    assert.equal(own.status, 401);
    assert.equal(await outcome(await refresh(grafana, token)), '200 none');
  });

  it('of a program of this site is unknown to a client', async (t) => {
    const { app, grafana } = await setUp(t);
    const login = { email: 'ada@example.com', password: 'velvet herons mumble softly' };
    const response = await app.request('/token/login', json(login));
    const { refreshToken } = (await response.json()) as { refreshToken: string };
    assert.equal(await outcome(await refresh(grafana, refreshToken)), '400 invalid_grant');
    assert.equal((await app.request('/token/refresh', json({ refreshToken }))).status, 200);
  });

  it('stops when the user has lost the group of the client', async (t) => {
    const { app, ada } = await setUp(t);
    const user = (await app.accounts.find('ada@example.com'))?.user ?? assert.fail();
    await setGroups(app, user.id, ['board']);
    const board = await oidcApp(app, { groups: ['board'] });
    const { refresh_token } = await board.signIn(ada);
    await setGroups(app, user.id, []);
    assert.equal(await outcome(await refresh(board, refresh_token)), '400 invalid_grant');
  });

  it('ends its session, and its access token, at /oauth/revoke (RFC 7009, 2)', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    for (const name of ['refresh_token', 'access_token'] as const) {
      const tokens = await grafana.signIn(ada);
      const response = await grafana.post('/oauth/revoke', { token: tokens[name] });
      assert.equal(response.status, 200, name);
      assert.equal(await isGood(app, tokens.access_token), false, name);
      const again = await grafana.post('/oauth/revoke', { token: tokens[name] });
      assert.equal(again.status, 200, 'an unknown token is no error');
    }
    const { refresh_token: token, access_token } = await grafana.signIn(ada);
    const other = await oidcApp(app);
    const response = await other.post('/oauth/revoke', { token });
    assert.equal(await outcome(response), '400 invalid_request');
    assert.ok(await isGood(app, access_token));
    assert.ok(await opens(app, ada));
  });
});

describe('a client', () => {
  const grant = { grant_type: 'authorization_code', code: 'x'.repeat(43) };
  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });
  const send = (app: TestApp, fields: Record<string, string>, headers = {}) =>
    app.request('/oauth/token', { method: 'POST', body: new URLSearchParams(fields), headers });

  it('may send its secret in the header', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const { client, secret } = grafana;
    const fields = {
      ...grant,
      code: await grafana.codeFor(ada),
      redirect_uri: CALLBACK,
      code_verifier: 'v'.repeat(43),
    };
    const response = await send(app, fields, basic(client.id, secret ?? ''));
    assert.equal(await outcome(response), '200 none');
  });

  it('without its secret gets 401, and a challenge if it used the header (RFC 6749, 5.2)', async (t) => {
    const { app, grafana } = await setUp(t);
    const { id } = grafana.client;
    const secret = 's'.repeat(43);
    for (const [title, fields, headers] of [
      ['no client', grant, {}],
      ['no secret', { ...grant, client_id: id }, {}],
      ['another secret', { ...grant, client_id: id, client_secret: secret }, {}],
      ['an unknown client', { ...grant, client_id: 'x', client_secret: secret }, {}],
      ['another secret in the header', grant, basic(id, secret)],
    ] as const) {
      const response = await send(app, fields, headers);
      const challenge = response.headers.get('www-authenticate');
      assert.equal(challenge !== null, 'authorization' in headers, title);
      assert.equal(await outcome(response), '401 invalid_client', title);
    }
  });

  it('is told whether it sent a secret, and that no other proof is read, known or not', async (t) => {
    const { app, grafana } = await setUp(t);
    for (const client_id of [grafana.client.id, 'unknown']) {
      for (const [sent, words] of [
        [{}, 'there is no such client, or it has a secret and sent none'],
        [{ client_secret: 'x' }, 'there is no such client, or it has another secret'],
        [{ client_assertion: 'x' }, 'send the secret itself in place of client_assertion'],
      ] as const) {
        const response = await send(app, { ...grant, client_id, ...sent });
        const { error_description: description } = (await response.json()) as Record<
          string,
          string
        >;
        assert.deepEqual([response.status, description], [401, words]);
      }
    }
  });

  it('that is public sends its id alone, and no secret', async (t) => {
    const { app, ada } = await setUp(t);
    const program = await oidcApp(app, {}, 'public');
    const tokens = await program.signIn(ada);
    assert.ok(await isGood(app, tokens.access_token));
    const fields = { ...grant, client_id: program.client.id, client_secret: 's'.repeat(43) };
    assert.equal(await outcome(await send(app, fields)), '401 invalid_client');
  });

  it('with a wrong secret is refused unread after twenty tries, and shuts out no other', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const other = await oidcApp(app);
    const guess = () => send(app, grant, basic(grafana.client.id, 'g'.repeat(43)));
    for (let i = 0; i < WRONG_SECRETS.capacity; i++) {
      assert.equal(await outcome(await guess()), '401 invalid_client');
    }
    assert.equal(await outcome(await guess()), '429 temporarily_unavailable');
    assert.equal(
      await outcome(await grafana.post('/oauth/token', grant)),
      '429 temporarily_unavailable',
    );
    assert.ok((await other.signIn(ada)).access_token);
    app.clock.now += WRONG_SECRETS.refillMs;
    assert.equal(await outcome(await grafana.post('/oauth/token', grant)), '400 invalid_grant');
  });

  const malformed: readonly [title: string, expected: string, fields: Record<string, string>][] = [
    ['no grant_type', '400 invalid_request', { grant_type: '' }],
    ['grant_type=password', '400 unsupported_grant_type', { grant_type: 'password' }],
    [
      'grant_type=client_credentials',
      '400 unsupported_grant_type',
      { grant_type: 'client_credentials' },
    ],
    ['no code', '400 invalid_request', { code: '' }],
    ['no refresh token', '400 invalid_request', { grant_type: REFRESH }],
    [
      'a malformed scope',
      '400 invalid_scope',
      { grant_type: REFRESH, refresh_token: 'x', scope: '"' },
    ],
  ];
  for (const [title, expected, fields] of malformed) {
    it(`is told what is wrong: ${title}`, async (t) => {
      const { grafana } = await setUp(t);
      assert.equal(
        await outcome(await grafana.post('/oauth/token', { ...grant, ...fields })),
        expected,
      );
    });
  }

  it('is told so in the JSON of OAuth, whatever it sends', async (t) => {
    const { app } = await setUp(t);
    const post = (body: string, type: string) =>
      app.request('/oauth/token', { method: 'POST', body, headers: { 'content-type': type } });
    const urlencoded = 'application/x-www-form-urlencoded';
    for (const [body, type] of [
      ['{"grant_type":"authorization_code"}', 'application/json'],
      ['grant_type=a&grant_type=b', urlencoded],
      ['grant_type=%FF', urlencoded],
      ['x', 'text/plain'],
      ['x'.repeat(20_000), urlencoded],
    ] as const) {
      assert.equal(await outcome(await post(body, type)), '400 invalid_request', body.slice(0, 40));
    }
  });

  it('is told so in that JSON, too, when it is refused before it is heard, whatever it accepts', async (t) => {
    const { app } = await setUp(t);
    const evil = { origin: 'https://evil.example' };
    for (const path of ['/oauth/token', '/oauth/revoke']) {
      for (const accept of ['*/*', 'text/html', 'application/json']) {
        const ask = async (method: string, headers = {}) =>
          outcome(await app.request(path, { method, headers: { accept, ...headers } }));
        assert.equal(await ask('POST', evil), '403 invalid_request');
        assert.equal(await ask('POST', { 'sec-fetch-site': 'cross-site' }), '403 invalid_request');
        assert.equal(await ask('GET'), '405 invalid_request');
        assert.equal(await ask('PUT'), '405 invalid_request');
        assert.equal(await ask('POST'), '400 invalid_request');
      }
    }
  });

  it('is told that nothing can be stored with 503, in the JSON of OAuth, and the code stays good', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const code = await grafana.codeFor(ada);
    const mend = await app.testDatabase.refuseWrites();
    const response = await grafana.exchange(code);
    assert.equal(response.headers.get('retry-after'), '5');
    assert.equal(await outcome(response), '503 temporarily_unavailable');
    await mend();
    assert.equal(await outcome(await grafana.exchange(code)), '200 none');
  });
});
