/** A client of OpenID Connect: what its server sends to the token endpoint. */
import type { Agent } from 'node:http';
import { exchange } from './exchange.ts';
import { sha256 } from './many-sessions.ts';

const REDIRECT = 'https://grafana.example.test/cb';
const VERIFIER = sha256('a PKCE verifier');
const JSON_ONLY = { 'User-Agent': 'bench', Accept: 'application/json' };

/** A registered client with a secret. */
export type OidcClient = {
  /** A code for the user with this cookie. */
  authorize(cookie: string, agent: Agent): Promise<string>;
  /** Exchanges a code. Resolves to the refresh token. */
  exchangeCode(code: string, agent: Agent): Promise<string>;
  /** Exchanges a refresh token. Resolves to the next one. */
  refresh(token: string, agent: Agent): Promise<string>;
};

/** Registers a client; `cookie` is that of an administrator. */
export async function registerClient(port: number, cookie: string): Promise<OidcClient> {
  const fields = { name: 'Grafana', redirectUris: REDIRECT };
  const headers = { ...JSON_ONLY, Cookie: cookie };
  const { status, body } = await exchange(port, '/clients', { fields, headers });
  if (status !== 201) throw new Error(`/clients is answered with ${status}: ${body}`);
  const { id, secret } = JSON.parse(body.toString());
  const basic = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

  const token = async (fields: Readonly<Record<string, string>>, agent: Agent) => {
    const headers = { ...JSON_ONLY, Authorization: basic };
    const answer = await exchange(port, '/oauth/token', { fields, headers, agent });
    if (answer.status !== 200) throw new Error(`/oauth/token: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body.toString()).refresh_token;
  };
  return {
    authorize: async (Cookie, agent) => {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: id,
        redirect_uri: REDIRECT,
        scope: 'openid email offline_access',
        state: 'a-state-of-the-client',
        code_challenge: sha256(VERIFIER),
        code_challenge_method: 'S256',
      });
      const path = `/oauth/authorize?${query}`;
      const { headers, body } = await exchange(port, path, { headers: { Cookie }, agent });
      const code = new URL(headers.location ?? '/', REDIRECT).searchParams.get('code');
      if (code === null) throw new Error(`no code: ${headers.location} ${body}`);
      return code;
    },
    exchangeCode: (code, agent) =>
      token(
        {
          grant_type: 'authorization_code',
          code,
          redirect_uri: REDIRECT,
          code_verifier: VERIFIER,
        },
        agent,
      ),
    refresh: (refresh_token, agent) => token({ grant_type: 'refresh_token', refresh_token }, agent),
  };
}
