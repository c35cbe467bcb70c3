/** The authorization endpoint: what is refused, where that is said, and what is asked of users. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { CODES } from '../../src/auth/oidc/open-provider.ts';
import { answerIn, oidcApp, setGroups } from '../oidc-app.ts';
import { PASSWORD, signUp } from '../people.ts';
import { asJson, asPage, cookieOf, form } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

async function setUp(t: TestContext, settings = {}) {
  const app = await startApp(t);
  const ada = await signUp(app);
  return { app, ada, grafana: await oidcApp(app, settings) };
}

const locationOf = (response: Response) => response.headers.get('location') ?? '';
const nextIn = (location: string) =>
  new URL(location, 'http://here.invalid').searchParams.get('next') ?? assert.fail(location);

/** The page at which an address asks for the password, and the address it leads back to. */
async function confirmAt(app: TestApp, path: string, cookie: string): Promise<string> {
  const location = locationOf(await app.request(path, asPage(cookie)));
  assert.match(location, /^\/confirm\?next=/);
  return nextIn(location);
}

/** The parameters that a page between a form and an app takes there. */
async function throughPage(app: TestApp, path: string, cookie: string) {
  const text = await (await app.request(path, asPage(cookie))).text();
  const [, url = ''] = /content="0; ?url=([^"]+)"/.exec(text) ?? [];
  return answerIn(url.replaceAll('&amp;', '&'));
}

describe('a request whose address is not proven', () => {
  it('is answered with a page of ours, status 400, and nothing is sent anywhere', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const evil = 'https://evil.example/<script>';
    for (const [changes, words] of [
      [
        { redirect_uri: evil },
        /isn&#8217;t registered for the app:.*evil\.example\/&lt;script&gt;/s,
      ],
      [{ client_id: 'unknown' }, /No app with this client_id/],
      [{ redirect_uri: null }, /redirect_uri is missing/],
    ] as const) {
      for (const cookie of ['', ada]) {
        const response = await app.request(grafana.authorizeUrl(changes), asPage(cookie));
        assert.deepEqual([response.status, locationOf(response)], [400, '']);
        const text = await response.text();
        assert.match(text, words);
        assert.doesNotMatch(text, /<script>|href="https:\/\/evil/);
      }
    }
    const response = await app.request(grafana.authorizeUrl({ redirect_uri: evil }), asJson(ada));
    assert.deepEqual(
      [response.status, await response.json()],
      [400, { error: 'unregistered_redirect_uri' }],
    );
  });

  it('shows nothing of the address that reverses or hides text, nor more than a part of it', async (t) => {
    const { app, grafana } = await setUp(t);
    const redirect_uri = `https://evil.example/\u202egnp\u200b\u0007 \u{1f600}${'x'.repeat(900)}`;
    const response = await app.request(grafana.authorizeUrl({ redirect_uri }), asPage(''));
    const [, shown = ''] = /<code>([^<]*)<\/code>/.exec(await response.text()) ?? [];
    assert.ok(shown.startsWith('https://evil.example/%E2%80%AEgnp%E2%80%8B%07%20%F0%9F%98%80xxx'));
    assert.equal(shown.length, 300);
    assert.doesNotMatch(JSON.stringify(app.logged), /x{301}/);
  });
});

describe('a hostile request', () => {
  it('is refused with 303 or 400, and nothing is stored', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const right = grafana.authorizeUrl();
    const tables = ['codes', 'sessions', 'users'] as const;
    const stored = () => app.testDatabase.dump(...tables);
    const before = JSON.stringify(await stored());
    for (const path of [
      '/oauth/authorize',
      '/oauth/authorize?',
      '/oauth/authorize?=&&=',
      '/oauth/authorize?client_id=%00&redirect_uri=%00',
      '/oauth/authorize?client_id=__proto__&redirect_uri=constructor',
      `${right}&redirect_uri=https://evil.example/`,
      `${right}&client_id=other`,
      `${right}&state=${'%26'.repeat(2_000)}`,
      `${right}&x=%`,
      `${right}&x=%FF`,
      `${right}&prompt=none%20login`,
      `${right}&max_age=-1`,
      `${right}&max_age=99999999999999999999`,
      `${right}&request=eyJhbGciOiJub25lIn0.e30.`,
      `${right}&request_uri=http://169.254.169.254/`,
      `${right}&response_mode=form_post`,
      `${right}&coatcheck_cancelled=1`,
      right.replace('S256', 'plain'),
      right.replace('response_type=code', 'response_type=code%20id_token'),
      right.replace('openid', 'openid%22'),
    ]) {
      const response = await app.request(path, asPage(ada));
      assert.ok([303, 400].includes(response.status), `${path.slice(-60)}: ${response.status}`);
      assert.doesNotMatch(locationOf(response), /[?&]code=|evil/, path);
    }
    assert.equal(JSON.stringify(await stored()), before);
  });
});

describe('a long request', () => {
  it('finds its way through the sign-in, in whose address it is longer', async (t) => {
    const { app, grafana } = await setUp(t);
    const state = '&'.repeat(700);
    const path = grafana.authorizeUrl({ state, scope: 'openid' });
    assert.ok(path.length > 2_300, String(path.length));
    const login = locationOf(await app.request(path, asPage('')));
    assert.match(login, /^\/login/);
    const next = nextIn(login);
    const typed = { email: 'ada@example.com', password: PASSWORD, next };
    const { headers, ...post } = form(typed);
    const referer = app.origin + login; // as a browser sends it, with the way back as well
    const signedIn = await app.request('/login', { ...post, headers: { ...headers, referer } });
    const page = await app.request(next, {
      headers: { accept: 'text/html', cookie: cookieOf(signedIn), referer },
    });
    assert.equal(page.status, 200);
  });
});

describe('a request with a mistake', () => {
  it('is answered to the app, with state and iss, whoever is signed in', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    for (const cookie of ['', ada]) {
      const answer = await grafana.authorize(cookie, { response_type: 'token' });
      assert.deepEqual(answer, {
        error: 'unsupported_response_type',
        error_description: 'response_type must be code',
        state: 's-1',
        iss: app.origin,
      });
    }
  });
});

describe('prompt and max_age', () => {
  it('prompt=none never asks anything (OpenID Connect Core, 3.1.2.6)', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const none = { prompt: 'none' };
    assert.equal((await grafana.authorize('', none)).error, 'login_required');
    assert.ok((await grafana.authorize(ada, none)).code);
    app.clock.now += 60_000;
    const old = await grafana.authorize(ada, { ...none, max_age: '60' });
    assert.equal(old.error, 'login_required');
  });

  it('gives a code to a page, and not to a frame, a picture or a script', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    for (const [dest, error] of [
      ['document', undefined],
      ['iframe', 'interaction_required'],
      ['image', 'interaction_required'],
      ['empty', 'interaction_required'],
    ] as const) {
      for (const changes of [{}, { prompt: 'none' }]) {
        const headers = { cookie: ada, accept: 'text/html', 'sec-fetch-dest': dest };
        const response = await app.request(grafana.authorizeUrl(changes), { headers });
        const answer = answerIn(locationOf(response));
        assert.deepEqual([answer.error, 'code' in answer], [error, error === undefined], dest);
      }
    }
    assert.equal((await app.testDatabase.dump('codes')).length, 2);
  });

  for (const changes of [{ prompt: 'login' }, { prompt: 'select_account' }, { max_age: '0' }]) {
    const [title] = Object.entries(changes).map((pair) => pair.join('='));
    it(`${title} asks for the password once, and the id token says when`, async (t) => {
      const { app, ada, grafana } = await setUp(t);
      app.clock.now += 3_600_000;
      const next = await confirmAt(app, grafana.authorizeUrl(changes), ada);
      assert.equal(await confirmAt(app, next, ada), next, 'to come back alone is not enough');
      app.clock.now += 5_000;
      const confirmed = await app.request('/confirm', form({ password: PASSWORD, next }, ada));
      assert.equal(locationOf(confirmed), next);
      const { code = '' } = await throughPage(app, next, cookieOf(confirmed));
      const tokens = await (await grafana.exchange(code)).json();
      const [, payload = ''] = (tokens as { id_token: string }).id_token.split('.');
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
      assert.equal(claims.auth_time, app.clock.now / 1000);
    });
  }

  it('prompt=login is fulfilled by a visitor who signs in', async (t) => {
    const { app, grafana } = await setUp(t);
    const next = nextIn(
      locationOf(await app.request(grafana.authorizeUrl({ prompt: 'login' }), asPage(''))),
    );
    app.clock.now += 5_000;
    const signedIn = await app.request(
      '/login',
      form({ email: 'ada@example.com', password: PASSWORD, next }),
    );
    assert.ok((await throughPage(app, next, cookieOf(signedIn))).code);
  });

  it('asks again when the address says that it was asked in the future', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const later = String(app.clock.now + 1_000_000);
    const path = grafana.authorizeUrl({ prompt: 'login', coatcheck_asked: later });
    const next = await confirmAt(app, path, ada);
    assert.equal(
      new URL(next, app.origin).searchParams.get('coatcheck_asked'),
      String(app.clock.now),
    );
  });

  it('a user who does not want to confirm goes back with access_denied', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const next = await confirmAt(app, grafana.authorizeUrl({ prompt: 'login' }), ada);
    const page = await app.request(`/confirm?next=${encodeURIComponent(next)}`, asPage(ada));
    const [, cancel = ''] =
      /href="([^"]*coatcheck_cancelled=1[^"]*)"/.exec(await page.text()) ?? [];
    const answer = answerIn(
      locationOf(await app.request(cancel.replaceAll('&amp;', '&'), asPage(ada))),
    );
    assert.deepEqual([answer.error, answer.state], ['access_denied', 's-1']);
  });

  it('id_token_hint of another user gives no code', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const bob = await signUp(app, 'bob@example.com');
    const { id_token: hint } = await grafana.signIn(bob);
    const answer = await grafana.authorize(ada, { id_token_hint: hint });
    assert.equal(answer.error, 'login_required');
    assert.ok((await grafana.authorize(bob, { id_token_hint: hint, prompt: 'none' })).code);
    assert.ok((await grafana.authorize(ada, { id_token_hint: 'x.y.z' })).code, 'it names nobody');
  });
});

describe('a user', () => {
  it('who is in no group of the app reads why here, and that is written down', async (t) => {
    const { app, ada, grafana } = await setUp(t, { groups: ['board'] });
    const response = await app.request(grafana.authorizeUrl(), asPage(ada));
    assert.deepEqual([response.status, locationOf(response)], [403, '']);
    const text = await response.text();
    assert.match(text, /You can&#8217;t open Grafana/);
    assert.match(text, /people in the group <strong>board<\/strong>/);
    const [, back = ''] = /href="([^"]+)">Back to Grafana</.exec(text) ?? [];
    const { error, state } = answerIn(back.replaceAll('&amp;', '&'));
    assert.deepEqual([error, state], ['access_denied', 's-1']);
    const user = (await app.accounts.find('ada@example.com'))?.user ?? assert.fail();
    const [event] = await app.events.recent(user.id, 1);
    assert.deepEqual([event?.kind, event?.reason], ['access_refused', grafana.client.id]);
    await setGroups(app, user.id, ['board', 'staff']);
    assert.ok((await grafana.authorize(ada)).code);
  });

  it('who is in no group of the app sees no page with prompt=none: the app gets access_denied', async (t) => {
    const { ada, grafana } = await setUp(t, { groups: ['board'] });
    assert.equal((await grafana.authorize(ada, { prompt: 'none' })).error, 'access_denied');
  });

  it('who has to set up a second factor does so first', async (t) => {
    const app = await startApp(t, { requireSecondFactor: 'all', secondFactorGrace: 0 });
    const ada = await signUp(app);
    const grafana = await oidcApp(app);
    const location = locationOf(await app.request(grafana.authorizeUrl(), asPage(ada)));
    assert.match(location, /^\/account\/second-factor\?next=%2Foauth%2Fauthorize/);
    assert.equal((await grafana.authorize(ada, { prompt: 'none' })).error, 'interaction_required');
  });

  it('gets so many codes and no more for a while', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    for (let i = 0; i < CODES.capacity; i++) await grafana.codeFor(ada);
    assert.equal((await grafana.authorize(ada)).error, 'temporarily_unavailable');
    app.clock.now += CODES.refillMs;
    await grafana.codeFor(ada);
  });

  it('gets none by HEAD, which is a look ahead', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const look = { method: 'HEAD', ...asPage(ada) };
    const response = await app.request(grafana.authorizeUrl(), look);
    assert.deepEqual([response.status, locationOf(response)], [204, '']);
    assert.deepEqual(await app.testDatabase.dump('codes'), []);
  });

  it('is a browser: a request with a token gets no code', async (t) => {
    const { app, grafana } = await setUp(t);
    const response = await app.request(grafana.authorizeUrl(), {
      headers: { authorization: 'Bearer x' },
    });
    assert.equal(response.status, 400);
  });
});

describe('the log', () => {
  it('says what an app has to correct: the rule, or the address that is not registered', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    await grafana.authorize(ada, { response_mode: 'form_post' });
    await app.request(grafana.authorizeUrl({ redirect_uri: 'https://x.example/cb' }), asPage(ada));
    const lines = app.logged.filter(({ event }) => event === 'authorization_refused');
    assert.deepEqual(
      lines.map(({ reason, description, redirectUri }) => [reason, description, redirectUri]),
      [
        ['invalid_request', 'response_mode must be query', undefined],
        ['unregistered_redirect_uri', undefined, 'https://x.example/cb'],
      ],
    );
  });

  it('has no code, no token and no secret', async (t) => {
    const { app, ada, grafana } = await setUp(t);
    const code = await grafana.codeFor(ada);
    const tokens = (await (await grafana.exchange(code)).json()) as Record<string, string>;
    await grafana.exchange(code);
    await grafana.post('/oauth/revoke', { token: tokens.refresh_token ?? '' });
    await app.request(`/oauth/authorize/${code}`, asPage(ada));
    const text = JSON.stringify(app.logged);
    for (const secret of [
      code,
      grafana.secret,
      tokens.refresh_token,
      tokens.access_token,
      tokens.id_token,
    ]) {
      assert.ok(secret && !text.includes(secret));
    }
    assert.match(text, /"grant_refused"/);
  });
});
