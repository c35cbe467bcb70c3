/** Two servers of one site, an app that asks both, and the people who sign in to it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import * as oidc from 'openid-client';
import type { ClientSettings } from '../../src/auth/oidc/client.ts';
import { PASSWORD } from '../people.ts';
import { type Receiver, startReceiver } from '../receiver.ts';
import { json } from '../requests.ts';
import type { Owner } from '../support.ts';
import type { Cluster } from './cluster.ts';
import { cookiesOf, startTwoServers } from './two-servers.ts';

/** Which of the two servers. */
export type Which = 0 | 1;

/** A request to one server, as a proxy passes it on. */
type AskServer = (path: string, init?: RequestInit) => Promise<Response>;

export type OidcSite = {
  readonly origin: string;
  readonly at: readonly [AskServer, AskServer];
  /** Signs ada in to the site at a server. Answers with her cookie. */
  signIn(which: Which): Promise<string>;
  /** Signs the browser with this cookie out at a server. */
  signOut(which: Which, cookie: string): Promise<void>;
  /** Does something as an administrator at a server. Resolves to the JSON of the response. */
  administer(which: Which, path: string, data: unknown): Promise<Record<string, string>>;
  /** Puts ada into these groups and no other, at a server. */
  setGroups(which: Which, groups: readonly string[]): Promise<void>;
  /** Registers an app at a server. */
  register(which: Which, settings?: Partial<ClientSettings>): Promise<TwoServerApp>;
};

/** An app with openid-client. */
export type TwoServerApp = {
  readonly id: string;
  /** Its server: what it was told in the back channel. */
  readonly receiver: Receiver;
  /** The library, asking this server for all but the public keys, which it gets from the other. */
  readonly configs: readonly [oidc.Configuration, oidc.Configuration];
  /** Gets a code at a server for the browser with this cookie. */
  codeAt(which: Which, cookie: string): Promise<Answer>;
  /** Exchanges a code at a server. */
  exchangeAt(which: Which, answer: Answer): Promise<Tokens>;
  /** Signs in with a code of one server that the other exchanges. */
  signIn(which: Which, cookie: string): Promise<Tokens>;
  /** The status of userinfo at both servers. */
  userinfo(tokens: Pick<Tokens, 'access_token'>): Promise<readonly [number, number]>;
};

export type Answer = {
  readonly url: URL;
  readonly checks: oidc.AuthorizationCodeGrantChecks;
};

export type Tokens = Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>;

/** The other server. */
export const other = (which: Which): Which => (which === 0 ? 1 : 0);

/** Starts the servers, with an administrator and ada. */
export async function startOidcSite(
  owner: Owner,
  cluster: Cluster,
  settings: Record<string, string>,
): Promise<OidcSite> {
  const database = await cluster.createDatabase();
  const DATABASE = cluster.url(database);
  const two = await startTwoServers(owner, cluster, { ...settings, DATABASE });
  const ports = [two.servers[0].port, two.servers[1].port] as const;
  const host = `127.0.0.1:${two.nginxPort}`;
  const origin = `http://${host}`;
  const askAt =
    (port: number): AskServer =>
    (path, init) =>
      send(port, new Request(origin + path, init));
  const at = [askAt(ports[0]), askAt(ports[1])] as const;
  const enter = async (which: Which, path: string, name: string) => {
    const fields = { email: `${name}@example.com`, password: PASSWORD };
    return cookiesOf(await two.ask(ports[which], path, { fields }));
  };
  const root = await enter(0, '/signup', 'root');
  await enter(1, '/signup', 'ada');
  await cluster.run("UPDATE users SET role = 'admin' WHERE email LIKE 'root@%'", database);
  const [ada] = await cluster.run("SELECT id FROM users WHERE email LIKE 'ada@%'", database);

  async function administer(which: Which, path: string, data: unknown, method = 'POST') {
    const response = await at[which](path, { ...json(data, root), method });
    const answer = await response.text();
    assert.ok(response.ok, `${path}: ${response.status} ${answer}`);
    return answer === '' ? {} : JSON.parse(answer);
  }

  return {
    origin,
    at,
    signIn: async (which) => {
      // The tests make more codes of one account than a person may have in that time.
      await cluster.run('DELETE FROM token_buckets', database);
      return enter(which, '/login', 'ada');
    },
    signOut: async (which, cookie) => {
      const left = await at[which]('/logout', { method: 'POST', headers: { cookie } });
      assert.equal(left.status, 303);
    },
    administer,
    setGroups: async (which, groups) => {
      await administer(which, `/users/${ada?.id}`, { groups }, 'PATCH');
    },
    register: async (which, more = {}) => {
      const receiver = await startReceiver(owner);
      const { id = '', secret = '' } = await administer(which, '/clients', {
        name: 'Our wiki',
        redirectUris: [`${receiver.origin}/cb`],
        logoutUris: [`${receiver.origin}/out`],
        backchannelUri: `${receiver.origin}/back`,
        ...more,
      });
      const configs = await Promise.all([configAt(0, id, secret), configAt(1, id, secret)]);
      return appOf(id, receiver, configs);
    },
  };

  function configAt(which: Which, id: string, secret: string): Promise<oidc.Configuration> {
    const ask: oidc.CustomFetch = (url, init) => {
      const { pathname, search } = new URL(url);
      const asked = pathname.endsWith('/jwks.json') ? other(which) : which;
      return at[asked](pathname + search, init as RequestInit);
    };
    return oidc.discovery(new URL(origin), id, {}, oidc.ClientSecretBasic(secret), {
      [oidc.customFetch]: ask,
      execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
    });
  }

  function appOf(id: string, receiver: Receiver, configs: TwoServerApp['configs']): TwoServerApp {
    const app: TwoServerApp = {
      id,
      receiver,
      configs,
      codeAt: async (which, cookie) => {
        const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
        const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
        const { pathname, search } = oidc.buildAuthorizationUrl(configs[which], {
          redirect_uri: `${receiver.origin}/cb`,
          scope: 'openid email groups',
          prompt: 'none',
          code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
          code_challenge_method: 'S256',
          state: expectedState,
          nonce: expectedNonce,
        });
        const headers = { cookie, accept: 'text/html' };
        const { status, headers: answered } = await at[which](pathname + search, { headers });
        assert.equal(status, 303);
        const url = new URL(answered.get('location') ?? '', origin);
        return { url, checks: { pkceCodeVerifier, expectedState, expectedNonce } };
      },
      exchangeAt: (which, { url, checks }) =>
        oidc.authorizationCodeGrant(configs[which], url, { ...checks, idTokenExpected: true }),
      signIn: async (which, cookie) =>
        app.exchangeAt(other(which), await app.codeAt(which, cookie)),
      userinfo: async ({ access_token }) => {
        const headers = { authorization: `Bearer ${access_token}` };
        const ask = async (which: Which) =>
          (await at[which]('/oauth/userinfo', { headers })).status;
        return Promise.all([ask(0), ask(1)]);
      },
    };
    return app;
  }
}

let sentYet = 0;

/** As fetch, which sends no Host but that of the address: to another port, without redirects. */
async function send(port: number, { method, url, headers, body }: Request): Promise<Response> {
  const { host, pathname, search } = new URL(url);
  const sent = httpRequest({
    host: '127.0.0.1',
    port,
    path: pathname + search,
    method,
    headers: { ...Object.fromEntries(headers), host },
    // Limits count addresses; all of 127.0.0.0/8 are of this machine.
    localAddress: `127.2.${sentYet++ % 250}.1`,
    agent: false,
  });
  sent.end(body === null ? '' : await text(body));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const answer = await text(response);
  const named = Object.entries(response.headersDistinct).map(
    ([name, values = []]) => [name, values.join(', ')] as [string, string],
  );
  return new Response(answer === '' ? null : answer, {
    status: response.statusCode ?? 0,
    headers: named,
  });
}
