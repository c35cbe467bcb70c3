import type { WriteRequest } from './factor-requests.ts';

/** An app on a host of its own, and a client of OpenID Connect, that the server knows. */
export type KnownApps = {
  /** The host of the app, as in `http://app.test`. */
  readonly appHost: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the client gets its codes. */
  readonly redirectUri: string;
};

const FORM = 'Content-Type: application/x-www-form-urlencoded';
const JSON_BODY = 'Content-Type: application/json';
const OWN = 'Sec-Fetch-Site: same-origin';
const SECRET = 'A'.repeat(43);
/** The code challenge of the verifier that has 43 times A. */
const CHALLENGE = 'DwBzhbb51LfusnSGBa_hqYSgo7-j8BTQnip4TOnlzRo';

/**
 * Requests about apps: what a proxy asks, the hand-over to the host of an app, keys for programs,
 * and OpenID Connect. They are well-formed; codes, tickets and tokens in them are none.
 */
export function appRequests(
  write: WriteRequest,
  cookies: string,
  { appHost, clientId, clientSecret, redirectUri }: KnownApps,
): readonly string[] {
  const cookie = `Cookie: ${cookies}`;
  const get = (path: string, ...headers: string[]) => write(`GET ${path}`, headers);
  const form = (path: string, fields: Readonly<Record<string, string>>, ...headers: string[]) =>
    write(`POST ${path}`, [FORM, OWN, ...headers], new URLSearchParams(fields).toString());
  const json = (path: string, fields: object, ...headers: string[]) =>
    write(`POST ${path}`, [JSON_BODY, OWN, ...headers], JSON.stringify(fields));
  const verify = (...headers: string[]) => get('/verify', ...headers);
  /** The same request at the host of the app. */
  const there = (request: string) => request.replace(/^Host: .*$/m, `Host: ${appHost}`);
  const origin = `http://${appHost}`;
  const ticket = `Cookie: session=${SECRET}.${SECRET}; enter=${SECRET}`;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const isClient = `Authorization: Basic ${basic}`;
  const byBody = { client_id: clientId, client_secret: clientSecret };
  const code = { grant_type: 'authorization_code', code: SECRET, code_verifier: SECRET };
  const asked = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile email groups offline_access',
    state: 'a b/c',
    nonce: 'n-1',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  });
  const redirectUris = 'com.example.app:/cb\r\nhttp://127.0.0.1/';
  return [
    verify(
      'X-Forwarded-Uri: /wiki/Start?a=b',
      'X-Forwarded-Method: GET',
      'X-Forwarded-Proto: http',
    ),
    verify('X-Forwarded-Uri: /finance/%66?x', cookie, 'X-Forwarded-Host: localhost'),
    verify('X-Original-URI: /finance/7', cookie, 'Accept: application/json'),
    verify('X-Forwarded-Uri: /wiki/..%2ffinance/', 'X-Original-URI: /wiki/', cookie),
    there(verify('X-Forwarded-Uri: /page?a=%C3%A4', 'Accept: text/html', ticket)),
    there(verify('X-Forwarded-Uri: /', 'X-Forwarded-Method: POST', 'Sec-Fetch-Mode: cors')),
    get(`/enter?app=${encodeURIComponent(origin)}&next=%2Fpage%3Fa&state=${SECRET}`, cookie),
    get(`/enter?app=${encodeURIComponent(origin)}&continue=1&next=//evil.example`, cookie),
    get(`/enter/failed?app=${encodeURIComponent(origin)}&why=cookies`),
    get('/sign-out', cookie),
    there(get(`/.coatcheck/enter?code=${SECRET}`, ticket)),
    there(get('/.coatcheck/logout', ticket)),
    there(form('/.coatcheck/logout', {}, ticket)),
    form('/account/keys', { name: 'a', audience: '/wiki/', days: '7' }, cookie),
    json('/account/keys', { name: 'b', days: 366 }, cookie),
    write('POST /token/key', [`Authorization: Bearer ckey_${SECRET}`], ''),
    verify(`Authorization: Bearer ckey_${SECRET}`, 'X-Forwarded-Uri: /wiki/%2e%2e/x'),
    get('/account/keys', cookie),
    form('/account/keys/1/revoke', {}, cookie),
    form('/users/1/keys/1/revoke', {}, cookie),
    get('/clients', cookie, 'Accept: application/json'),
    form('/clients', { name: 'App', kind: 'public', redirectUris, groups: 'a b' }, cookie),
    json('/clients', { name: 'App', redirectUris: ['https://a.example/'], homeUri: null }, cookie),
    get(`/clients/${clientId}`, cookie),
    form('/clients/0123456789abcdee/remove', { sure: 'on' }, cookie),
    json(`/clients/${clientId}/edit`, { homeUri: 'https://a.example/', groups: ['a'] }, cookie),
    get('/.well-known/openid-configuration'),
    get('/.well-known/jwks.json', 'Accept: application/json'),
    get(`/oauth/authorize?${asked}`, cookie),
    get(`/oauth/authorize?${asked}&prompt=none&max_age=0&id_token_hint=a.b.c`, cookie),
    get(`/oauth/authorize?${asked}&prompt=login%20consent&continue=1`, cookie),
    write('POST /oauth/authorize', [FORM, 'Sec-Fetch-Site: cross-site', cookie], String(asked)),
    form('/oauth/token', { ...code, redirect_uri: redirectUri }, isClient),
    form('/oauth/token', { ...code, ...byBody, redirect_uri: redirectUri }),
    form('/oauth/token', { grant_type: 'refresh_token', refresh_token: SECRET, ...byBody }),
    form('/oauth/revoke', { token: SECRET, token_type_hint: 'access_token' }, isClient),
    get('/oauth/userinfo', 'Authorization: Bearer a.b.c'),
    get('/oauth/logout?id_token_hint=a.b.c&state=%C3%A4&logout_hint=a', cookie),
    write('POST /oauth/logout', [FORM, 'Sec-Fetch-Site: cross-site', cookie], 'state=a+b%26'),
    form('/oauth/logout/confirm', { client_id: clientId, post_logout_redirect_uri: 'x' }),
  ];
}
