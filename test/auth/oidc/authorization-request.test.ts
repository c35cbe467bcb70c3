import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type ReadRequest,
  readAuthorizationRequest,
} from '../../../src/auth/oidc/authorization-request.ts';
import { codeUrl, errorUrl } from '../../../src/auth/oidc/authorization-response.ts';
import type { OidcClient } from '../../../src/auth/oidc/client.ts';
import { GRAFANA, PROGRAM } from './oidc-clients.ts';

const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'; // RFC 7636, appendix B
const RIGHT = {
  client_id: 'grafana',
  redirect_uri: 'https://grafana.example.com/login/generic_oauth',
  response_type: 'code',
  scope: 'openid email',
  state: 'a b&c',
  nonce: 'n-1',
  code_challenge: CHALLENGE,
  code_challenge_method: 'S256',
};
type Changes = Readonly<Record<string, string | null>>;

const lenient: OidcClient = { ...GRAFANA, id: 'lenient', pkce: 'optional' };
const CLIENTS = [GRAFANA, PROGRAM, lenient];
const find = async (id: string) => CLIENTS.find((client) => client.id === id) ?? null;

/** The query of a right request with these changes; null leaves a parameter out. */
function query(changes: Changes = {}): string {
  const given = Object.entries({ ...RIGHT, ...changes });
  return new URLSearchParams(
    given.filter((pair): pair is [string, string] => pair[1] !== null),
  ).toString();
}

const read = (text: string) => readAuthorizationRequest(text, find);
const outcome = (result: ReadRequest): string => {
  if (result.kind === 'valid') return 'valid';
  return result.kind === 'unproven' ? result.reason : result.mistake.error;
};

describe('an authorization request', () => {
  it('is read: scopes, PKCE, nonce and state (OpenID Connect Core, 3.1.2.1)', async () => {
    const result = await read(query({ prompt: 'login', max_age: '60' }));
    assert.deepEqual(result, {
      kind: 'valid',
      request: {
        client: GRAFANA,
        redirectUri: RIGHT.redirect_uri,
        state: 'a b&c',
        scopes: ['openid', 'email'],
        nonce: 'n-1',
        challenge: CHALLENGE,
        prompts: new Set(['login']),
        maxAge: 60,
        idTokenHint: null,
      },
    });
  });

  const unproven: readonly [title: string, reason: string, query: string][] = [
    ['no client_id (RFC 6749, 4.1.1)', 'no_client', query({ client_id: null })],
    ['an unknown client (RFC 6749, 4.1.2.1)', 'unknown_client', query({ client_id: 'other' })],
    ['no redirect_uri (Core, 3.1.2.1)', 'no_redirect_uri', query({ redirect_uri: null })],
    ['an empty redirect_uri (RFC 6749, 3.1)', 'no_redirect_uri', query({ redirect_uri: '' })],
    ['client_id twice (RFC 6749, 3.1)', 'repeated', `${query()}&client_id=grafana`],
    [
      'redirect_uri twice (RFC 6749, 3.1)',
      'repeated',
      `${query()}&redirect_uri=https://evil.example`,
    ],
    ['bytes that are not UTF-8', 'unreadable', `${query()}&state=%FF`],
    ['a broken percent sign', 'unreadable', `${query()}&x=%`],
    ['more parameters than are read', 'unreadable', `${query()}${'&a=b'.repeat(50)}`],
  ];
  for (const [title, reason, text] of unproven) {
    it(`is answered nowhere but here for ${title}`, async () => {
      const result = await read(text);
      assert.equal(result.kind, 'unproven');
      assert.equal(outcome(result), reason);
    });
  }

  const elsewhere: readonly [title: string, uri: string][] = [
    ['another path', 'https://grafana.example.com/login/other'],
    ['a longer path', 'https://grafana.example.com/login/generic_oauth/..'],
    ['a slash at the end', 'https://grafana.example.com/login/generic_oauth/'],
    ['another host', 'https://grafana.example.com.evil.example/login/generic_oauth'],
    ['a name before the host', 'https://grafana.example.com@evil.example/login/generic_oauth'],
    ['another scheme', 'http://grafana.example.com/login/generic_oauth'],
    ['capitals in the host', 'https://Grafana.example.com/login/generic_oauth'],
    ['a port', 'https://grafana.example.com:443/login/generic_oauth'],
    ['a query', 'https://grafana.example.com/login/generic_oauth?x=1'],
    ['a fragment', 'https://grafana.example.com/login/generic_oauth#x'],
    ['a percent sign', 'https://grafana.example.com/login/generic%5Foauth'],
    ['a script', 'javascript:alert(1)'],
    ['the address of another client', 'http://127.0.0.1/cb'],
  ];
  for (const [title, redirect_uri] of elsewhere) {
    it(`is answered nowhere but here for an address with ${title} (RFC 9700, 2.1)`, async () => {
      const result = await read(query({ redirect_uri }));
      assert.equal(outcome(result), 'unregistered_redirect_uri');
    });
  }

  const cases: readonly [title: string, error: string, changes: Changes][] = [
    ['without response_type (RFC 6749, 4.1.2.1)', 'invalid_request', { response_type: null }],
    ['for a token (RFC 9700, 2.1.2)', 'unsupported_response_type', { response_type: 'token' }],
    [
      'for an id token (RFC 9700, 2.1.2)',
      'unsupported_response_type',
      { response_type: 'id_token' },
    ],
    [
      'for code and token (Core, 3.3)',
      'unsupported_response_type',
      { response_type: 'code token' },
    ],
    ['for none', 'unsupported_response_type', { response_type: 'none' }],
    ['with response_mode=query', 'valid', { response_mode: 'query' }],
    ['with response_mode=fragment', 'invalid_request', { response_mode: 'fragment' }],
    ['with response_mode=form_post', 'invalid_request', { response_mode: 'form_post' }],
    ['without scope (RFC 6749, 3.3)', 'invalid_scope', { scope: null }],
    ['without openid (Core, 3.1.2.1)', 'invalid_scope', { scope: 'email profile' }],
    ['with a malformed scope (RFC 6749, 3.3)', 'invalid_scope', { scope: 'openid  "x' }],
    ['with a scope that is not known (Core, 3.1.2.1)', 'valid', { scope: 'openid phone' }],
    [
      'without PKCE (RFC 9700, 2.1.1)',
      'invalid_request',
      { code_challenge: null, code_challenge_method: null },
    ],
    [
      'with PKCE of the method plain (RFC 7636, 4.2)',
      'invalid_request',
      { code_challenge_method: 'plain' },
    ],
    [
      'with PKCE without a method (RFC 7636, 4.3)',
      'invalid_request',
      { code_challenge_method: null },
    ],
    ['with a method and no challenge', 'invalid_request', { code_challenge: null }],
    [
      'with a challenge that is too short (RFC 7636, 4.2)',
      'invalid_request',
      { code_challenge: 'abc' },
    ],
    [
      'with a challenge of other characters',
      'invalid_request',
      { code_challenge: `${CHALLENGE.slice(1)}=` },
    ],
    ['without a nonce, where PKCE is there', 'valid', { nonce: null }],
    ['with a nonce that is too long', 'invalid_request', { nonce: 'n'.repeat(301) }],
    ['with prompt=none', 'valid', { prompt: 'none' }],
    ['with prompt=consent select_account', 'valid', { prompt: 'consent select_account' }],
    ['with prompt=none login (Core, 3.1.2.1)', 'invalid_request', { prompt: 'none login' }],
    ['with prompt=create', 'invalid_request', { prompt: 'create' }],
    ['with max_age=0', 'valid', { max_age: '0' }],
    ['with max_age=-1', 'invalid_request', { max_age: '-1' }],
    ['with max_age=1e3', 'invalid_request', { max_age: '1e3' }],
    ['with max_age of eleven digits', 'invalid_request', { max_age: '1'.repeat(11) }],
    ['with a request object (Core, 6.1)', 'request_not_supported', { request: 'eyJ' }],
    [
      'with request_uri (Core, 6.2)',
      'request_uri_not_supported',
      { request_uri: 'https://x.example' },
    ],
    ['with registration (Core, 7.2.1)', 'registration_not_supported', { registration: '{}' }],
    ['with a state of other characters (RFC 6749, A.5)', 'invalid_request', { state: 'é' }],
    ['without a state', 'valid', { state: null }],
    [
      'with display, ui_locales, login_hint, acr_values and claims',
      'valid',
      { display: 'popup', ui_locales: 'de', login_hint: 'a', acr_values: 'x', claims: '{}' },
    ],
    [
      'with parameters that nobody knows (RFC 6749, 3.1)',
      'valid',
      { resource: 'x', __proto__x: 'y' },
    ],
    ['that is too long', 'invalid_request', { state: 's'.repeat(3_000) }],
  ];
  for (const [title, expected, changes] of cases) {
    it(`${title}: ${expected}`, async () => {
      assert.equal(outcome(await read(query(changes))), expected);
    });
  }

  for (const name of ['response_type', 'scope', 'nonce', 'prompt', 'code_challenge', 'max_age']) {
    it(`with ${name} twice: invalid_request (RFC 6749, 3.1)`, async () => {
      const text = `${query({ [name]: 'x' })}&${name}=x`;
      assert.equal(outcome(await read(text)), 'invalid_request');
    });
  }

  it('with two states gets neither of them back', async () => {
    const result = await read(`${query()}&state=other`);
    assert.equal(result.kind === 'mistaken' && result.to.state, null);
  });

  it('with an unknown parameter twice is valid (RFC 8707, 2, allows that of resource)', async () => {
    assert.equal(outcome(await read(`${query()}&resource=a&resource=b`)), 'valid');
  });

  const optional: readonly [title: string, expected: string, changes: Changes][] = [
    ['with a nonce', 'valid', { nonce: 'n' }],
    ['without a nonce', 'invalid_request', { nonce: null }],
  ];
  for (const [title, expected, changes] of optional) {
    it(`of a client that may leave PKCE out, ${title}: ${expected} (RFC 9700, 2.1.1)`, async () => {
      const none = { code_challenge: null, code_challenge_method: null };
      const text = query({ client_id: 'lenient', ...none, ...changes });
      assert.equal(outcome(await read(text)), expected);
    });
  }

  it('of a program may name any port of its loopback address (RFC 8252, 7.3)', async () => {
    const at = (redirect_uri: string) => read(query({ client_id: 'program', redirect_uri }));
    assert.equal(outcome(await at('http://127.0.0.1:49152/cb')), 'valid');
    assert.equal(outcome(await at('http://127.0.0.1:49152/other')), 'unregistered_redirect_uri');
  });
});

describe('the answer to an authorization request', () => {
  const to = { client: GRAFANA, redirectUri: 'https://g.example.com/cb?a=1', state: 's &=é' };

  it('keeps the query of the address, and has state and iss (RFC 6749, 4.1.2; RFC 9207, 2)', () => {
    assert.equal(
      codeUrl('https://login.example.com', to, 'C'),
      'https://g.example.com/cb?a=1&code=C&state=s+%26%3D%C3%A9&iss=https%3A%2F%2Flogin.example.com',
    );
  });

  it('has the error, without a state when there was none', () => {
    const url = errorUrl(
      'https://login.example.com',
      { ...to, redirectUri: 'https://g.example.com/cb', state: null },
      { error: 'access_denied', description: 'no & no' },
    );
    assert.equal(
      url,
      'https://g.example.com/cb?error=access_denied&error_description=no+%26+no&iss=https%3A%2F%2Flogin.example.com',
    );
  });
});
