import type { OidcClient } from '../../../src/auth/oidc/client.ts';
import { hashSecret } from '../../../src/auth/secret.ts';

export const CLIENT_SECRET = 'c'.repeat(43);

/** A client with a secret, as an administrator registers it. */
export const GRAFANA: OidcClient = {
  id: 'grafana',
  name: 'Grafana',
  secretKey: hashSecret(CLIENT_SECRET),
  redirectUris: ['https://grafana.example.com/login/generic_oauth', 'https://g.example.com/cb?a=1'],
  logoutUris: [],
  backchannelUri: null,
  homeUri: null,
  groups: [],
  algorithm: 'RS256',
  pkce: 'required',
  createdAt: 0,
};

/** A program on somebody's computer, which cannot keep a secret. */
export const PROGRAM: OidcClient = {
  ...GRAFANA,
  id: 'program',
  name: 'A program',
  secretKey: null,
  redirectUris: ['http://127.0.0.1/cb'],
};
