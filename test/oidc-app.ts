/** An app of somebody else that signs its users in here, as a client of OpenID Connect. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { ClientSettings, OidcClient } from '../src/auth/oidc/client.ts';
import type { TokenResponse } from '../src/auth/oidc/token-grants.ts';
import { asPage } from './requests.ts';
import type { TestApp } from './support.ts';

export const CALLBACK = 'https://grafana.example.com/callback';
/** What an administrator typed to register it. */
export const SETTINGS: ClientSettings = {
  name: 'Grafana',
  redirectUris: [CALLBACK],
  logoutUris: [],
  backchannelUri: null,
  homeUri: null,
  groups: [],
  algorithm: 'RS256',
  pkce: 'required',
};
const VERIFIER = 'v'.repeat(43);

/** A registered client, and how it asks. */
export type OidcApp = {
  readonly client: OidcClient;
  readonly secret: string | null;
  /** The address to which it sends a browser; null leaves a parameter out. */
  authorizeUrl(changes?: Readonly<Record<string, string | null>>): string;
  /** Asks with this cookie, and answers with the parameters that come back. */
  authorize(
    cookie: string,
    changes?: Readonly<Record<string, string | null>>,
  ): Promise<Readonly<Record<string, string>>>;
  /** The code for the user with this cookie. */
  codeFor(cookie: string, changes?: Readonly<Record<string, string | null>>): Promise<string>;
  /** Posts to an endpoint with the id and the secret of the client. */
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Response>;
  /** What it posts for a code. */
  exchangeForm(code: string, changes?: Readonly<Record<string, string>>): URLSearchParams;
  /** Exchanges a code. */
  exchange(code: string, changes?: Readonly<Record<string, string>>): Promise<Response>;
  /** Signs the user with this cookie in. */
  signIn(
    cookie: string,
    changes?: Readonly<Record<string, string | null>>,
  ): Promise<TokenResponse & { readonly claims: Readonly<Record<string, unknown>> }>;
};

/** Registers a client in an app under test. */
export async function oidcApp(
  app: TestApp,
  settings: Partial<OidcClient> = {},
  kind: 'public' | 'confidential' = 'confidential',
): Promise<OidcApp> {
  const { client, secret } = await app.clients.register({ ...SETTINGS, ...settings }, kind);
  const credentials = secret === null ? {} : { client_secret: secret };
  const formOf = (fields: Readonly<Record<string, string>>) =>
    new URLSearchParams({ client_id: client.id, ...credentials, ...fields });

  const one: OidcApp = {
    client,
    secret,
    authorizeUrl: (changes = {}) => {
      const parameters = {
        client_id: client.id,
        redirect_uri: CALLBACK,
        response_type: 'code',
        scope: 'openid profile email groups',
        state: 's-1',
        nonce: 'n-1',
        code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
        code_challenge_method: 'S256',
        ...changes,
      };
      const given = Object.entries(parameters).filter((pair) => pair[1] !== null);
      return `/oauth/authorize?${new URLSearchParams(given as [string, string][])}`;
    },
    authorize: async (cookie, changes) => {
      const response = await app.request(one.authorizeUrl(changes), asPage(cookie));
      assert.equal(response.status, 303);
      return answerIn(response.headers.get('location') ?? '');
    },
    codeFor: async (cookie, changes) => {
      const { code } = await one.authorize(cookie, changes);
      return code ?? assert.fail('no code');
    },
    post: (path, fields) => app.request(path, { method: 'POST', body: formOf(fields) }),
    exchangeForm: (code, changes = {}) =>
      formOf({
        grant_type: 'authorization_code',
        code,
        redirect_uri: CALLBACK,
        code_verifier: VERIFIER,
        ...changes,
      }),
    exchange: (code, changes) =>
      app.request('/oauth/token', { method: 'POST', body: one.exchangeForm(code, changes) }),
    signIn: async (cookie, changes) => {
      const response = await one.exchange(await one.codeFor(cookie, changes));
      assert.equal(response.status, 200, await response.clone().text());
      const tokens = (await response.json()) as TokenResponse;
      return { ...tokens, claims: decodeJwt(tokens.id_token) };
    },
  };
  return one;
}

/** The parameters that an app gets back by way of the browser. */
export function answerIn(location: string): Readonly<Record<string, string>> {
  assert.ok(location.startsWith(`${CALLBACK}?`), `sent to ${location}`);
  return Object.fromEntries(new URL(location).searchParams);
}

/** A request with an access token. */
export function bearer(token: string, method = 'GET'): RequestInit {
  return { method, headers: { authorization: `Bearer ${token}` } };
}

/** Puts an account into these groups and no other. */
export async function setGroups(app: TestApp, userId: number, groups: readonly string[]) {
  assert.equal(await app.accounts.change(userId, { groups }), 'changed');
}
