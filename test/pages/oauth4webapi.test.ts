/** A program with the library oauth4webapi: public, on a loopback port, EdDSA. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import * as oauth from 'oauth4webapi';
import { SETTINGS } from '../oidc-app.ts';
import { startParties } from './relying-party.ts';

const INSECURE = { [oauth.allowInsecureRequests]: true } as const;

/** The program, registered with an address without a port. */
async function setUp(t: TestContext) {
  const parties = await startParties(t);
  const { app, origin } = parties;
  const redirectUri = `${origin}/cb`;
  const { client } = await app.clients.register(
    {
      ...SETTINGS,
      name: 'A program',
      redirectUris: ['http://127.0.0.1/cb'],
      algorithm: 'EdDSA',
    },
    'public',
  );
  const issuer = new URL(app.origin);
  const found = await oauth.discoveryRequest(issuer, INSECURE);
  const server = await oauth.processDiscoveryResponse(issuer, found);
  const self: oauth.Client = { client_id: client.id, id_token_signed_response_alg: 'EdDSA' };
  const got: oauth.TokenEndpointResponse[] = [];
  let sent = { verifier: '', state: '', nonce: '' };
  const answers: URL[] = [];

  /** Exchanges the code of an answer that this program asked for. */
  async function exchange(answer: URL): Promise<oauth.TokenEndpointResponse> {
    const parameters = oauth.validateAuthResponse(server, self, answer, sent.state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      self,
      oauth.None(),
      parameters,
      redirectUri,
      sent.verifier,
      INSECURE,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, self, response, {
      expectedNonce: sent.nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, response, INSECURE);
    return tokens;
  }

  async function userinfo(token: string, sub: string): Promise<oauth.UserInfoResponse> {
    const response = await oauth.userInfoRequest(server, self, token, INSECURE);
    return oauth.processUserInfoResponse(server, self, sub, response);
  }

  parties.use({
    begin: async (wishes) => {
      sent = {
        verifier: oauth.generateRandomCodeVerifier(),
        state: oauth.generateRandomState(),
        nonce: oauth.generateRandomNonce(),
      };
      const url = new URL(server.authorization_endpoint ?? assert.fail());
      url.search = new URLSearchParams({
        client_id: client.id,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'openid email',
        code_challenge: await oauth.calculatePKCECodeChallenge(sent.verifier),
        code_challenge_method: 'S256',
        state: sent.state,
        nonce: sent.nonce,
        ...wishes,
      }).toString();
      return url;
    },
    finish: async (answer) => {
      answers.push(answer);
      const tokens = await exchange(answer);
      got.push(tokens);
      return `signed in as ${(await userinfo(tokens.access_token, subOf(tokens))).email}`;
    },
  });
  const last = () => got.at(-1) ?? assert.fail('no tokens');
  return { ...parties, server, self, exchange, userinfo, answers, last };
}

const subOf = (tokens: oauth.TokenEndpointResponse) =>
  oauth.getValidatedIdTokenClaims(tokens)?.sub ?? assert.fail('no id token');

describe('a program with oauth4webapi', () => {
  it('signs a user in without a secret: PKCE, iss, an EdDSA id token by the public keys, userinfo', async (t) => {
    const { open, typePassword, shown, answers, app } = await setUp(t);
    await open();
    await typePassword();
    assert.equal(await shown(), 'signed in as ada@example.com');
    assert.equal(answers[0]?.searchParams.get('iss'), app.origin);
  });

  it('gets no code behind the back of its user, who confirms that it is them (RFC 6749, 10.2)', async (t) => {
    const { app, open, typePassword, shown, page } = await setUp(t);
    await open();
    await typePassword();
    await shown();
    app.clock.now += 60_000;
    await open({ prompt: 'none' });
    assert.match(await shown(), /^refused: .*login_required/);
    await open();
    assert.ok(page.url().startsWith(`${app.origin}/confirm`), page.url());
    await typePassword();
    assert.equal(await shown(), 'signed in as ada@example.com');
  });

  it('gets nothing for a code that it sends a second time, and loses what the first gave', async (t) => {
    const { open, typePassword, shown, answers, exchange, userinfo, last } = await setUp(t);
    await open();
    await typePassword();
    await shown();
    await userinfo(last().access_token, subOf(last()));
    await assert.rejects(exchange(answers[0] ?? assert.fail()), { error: 'invalid_grant' });
    await assert.rejects(userinfo(last().access_token, subOf(last())));
  });

  it('gets another refresh token for one, and an id token of the same user', async (t) => {
    const { open, typePassword, shown, last, server, self, userinfo } = await setUp(t);
    await open();
    await typePassword();
    await shown();
    const { refresh_token: old = assert.fail() } = last();
    const response = await oauth.refreshTokenGrantRequest(
      server,
      self,
      oauth.None(),
      old,
      INSECURE,
    );
    const tokens = await oauth.processRefreshTokenResponse(server, self, response);
    await oauth.validateApplicationLevelSignature(server, response, INSECURE);
    assert.equal(subOf(tokens), subOf(last()));
    assert.notEqual(tokens.refresh_token, old);
    assert.equal((await userinfo(tokens.access_token, subOf(tokens))).email, 'ada@example.com');
  });

  it('is told what is wrong with its request, with state and iss as the library demands them', async (t) => {
    const { open, typePassword, shown } = await setUp(t);
    await open({ scope: 'email' });
    assert.match(await shown(), /^refused: .*invalid_scope/);
    await open();
    await typePassword();
    await shown();
    await open({ response_type: 'code id_token' });
    assert.match(await shown(), /^refused: .*unsupported_response_type/);
  });
});
