/** An app with the library openid-client: confidential, RS256, its secret in the header. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import * as oidc from 'openid-client';
import { pathOf } from '../browser/chromium.ts';
import { SETTINGS } from '../oidc-app.ts';
import { startParties } from './relying-party.ts';

/** The app, registered, and what its library got last. */
async function setUp(t: TestContext) {
  const parties = await startParties(t);
  const { app, origin } = parties;
  const { client, secret } = await app.clients.register(
    {
      ...SETTINGS,
      name: 'Our wiki',
      redirectUris: [`${origin}/cb`],
      logoutUris: [`${origin}/out`],
    },
    'confidential',
  );
  const authentication = oidc.ClientSecretBasic(secret ?? assert.fail());
  const config = await oidc.discovery(new URL(app.origin), client.id, {}, authentication, {
    execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
  });
  let checks: oidc.AuthorizationCodeGrantChecks = {};
  const got: Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>[] = [];
  parties.use({
    begin: async (wishes) => {
      const { max_age } = wishes;
      const verifier = oidc.randomPKCECodeVerifier();
      const state = oidc.randomState();
      const nonce = oidc.randomNonce();
      checks = {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
        ...(max_age !== undefined && { maxAge: Number(max_age) }),
      };
      return oidc.buildAuthorizationUrl(config, {
        redirect_uri: `${origin}/cb`,
        scope: 'openid profile email groups',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...wishes,
      });
    },
    finish: async (answer) => {
      const tokens = await oidc.authorizationCodeGrant(config, answer, checks);
      got.push(tokens);
      const { email } = await oidc.fetchUserInfo(config, tokens.access_token, subOf(tokens));
      return `signed in as ${email}`;
    },
  });
  return { ...parties, client, config, last: () => got.at(-1) ?? assert.fail('no tokens') };
}

type Tokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;
const subOf = (tokens: Tokens) => tokens.claims()?.sub ?? assert.fail('no sub');

describe('an app with openid-client', () => {
  it('signs a user in: discovery, PKCE, state, nonce, iss, the id token by the public keys, userinfo', async (t) => {
    const { app, open, typePassword, shown, last, client, config } = await setUp(t);
    await open();
    await typePassword();
    assert.equal(await shown(), 'signed in as ada@example.com');
    const { user } = (await app.accounts.find('ada@example.com')) ?? assert.fail();
    const claims = last().claims() ?? assert.fail();
    assert.deepEqual(
      { iss: claims.iss, aud: claims.aud, sub: claims.sub },
      { iss: app.origin, aud: client.id, sub: user.publicId },
    );
    assert.equal(config.serverMetadata().supportsPKCE(), true);
    // The second time nobody is asked anything.
    await open({ prompt: 'none' });
    assert.equal(await shown(), 'signed in as ada@example.com');
  });

  it('gets login_required for prompt=none while nobody is signed in', async (t) => {
    const { open, shown } = await setUp(t);
    await open({ prompt: 'none' });
    assert.match(await shown(), /^refused: .*login_required/);
  });

  it('has the user confirm who they are when max_age is over, and checks auth_time', async (t) => {
    const { app, open, typePassword, shown, last, page } = await setUp(t);
    await open();
    await typePassword();
    await shown();
    const before = last().claims()?.auth_time ?? assert.fail();
    app.clock.now += 300_000;
    await open({ max_age: '60' });
    assert.ok(page.url().startsWith(`${app.origin}/confirm`), page.url());
    await typePassword();
    assert.equal(await shown(), 'signed in as ada@example.com');
    assert.equal(last().claims()?.auth_time, before + 300);
  });

  it('refreshes its tokens; the earlier refresh token used again ends the session', async (t) => {
    const { app, open, typePassword, shown, last, config } = await setUp(t);
    await open();
    await typePassword();
    await shown();
    const first = last();
    const old = first.refresh_token ?? assert.fail();
    const second = await oidc.refreshTokenGrant(config, old);
    assert.equal(second.claims()?.sub, subOf(first));
    assert.notEqual(second.refresh_token, old);
    await oidc.fetchUserInfo(config, second.access_token, subOf(first));
    app.clock.now += 60_000; // sent again at once, it could be an answer that was lost
    await assert.rejects(oidc.refreshTokenGrant(config, old), { error: 'invalid_grant' });
    await assert.rejects(oidc.fetchUserInfo(config, second.access_token, subOf(first)));
  });

  it('ends its session by revoking the refresh token', async (t) => {
    const { open, typePassword, shown, last, config } = await setUp(t);
    await open();
    await typePassword();
    await shown();
    const { access_token, refresh_token = assert.fail() } = last();
    await oidc.tokenRevocation(config, refresh_token);
    await assert.rejects(oidc.fetchUserInfo(config, access_token, subOf(last())));
    await assert.rejects(oidc.refreshTokenGrant(config, refresh_token), { error: 'invalid_grant' });
  });

  it('signs the user out here, who comes back to it with state, and has to sign in again', async (t) => {
    const { open, typePassword, shown, last, config, page, origin, app } = await setUp(t);
    await open();
    await typePassword();
    await shown();
    const url = oidc.buildEndSessionUrl(config, {
      id_token_hint: last().id_token ?? assert.fail(),
      post_logout_redirect_uri: `${origin}/out`,
      state: 'bye',
    });
    await page.goto(url.href);
    assert.equal(await shown(), 'at /out?state=bye');
    await open();
    assert.ok(page.url().startsWith(app.origin));
    assert.match(pathOf(page), /^\/login\?/);
  });
});
