import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OidcClient } from '../../../src/auth/oidc/client.ts';
import {
  authenticates,
  readClientCredentials,
} from '../../../src/auth/oidc/client-authentication.ts';
import { hashSecret } from '../../../src/auth/secret.ts';
import { CLIENT_SECRET, GRAFANA, PROGRAM } from './oidc-clients.ts';

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('readClientCredentials', () => {
  type Row = readonly [string, readonly [string | null, string | null, string | null], unknown];
  const read = (id: string, secret: string | null, isBasic: boolean) => ({
    kind: 'read',
    credentials: { id, secret, basic: isBasic },
  });
  const rows: readonly Row[] = [
    ['client_secret_basic', [basic('a:b'), null, null], read('a', 'b', true)],
    [
      'the scheme in any case',
      [basic('a:b').replace('Basic', 'bASIC'), null, null],
      read('a', 'b', true),
    ],
    [
      'both halves form-encoded (RFC 6749, 2.3.1)',
      [basic('a%3Ab+c:d%2Be'), null, null],
      read('a:b c', 'd+e', true),
    ],
    ['a colon in the secret', [basic('a:b:c'), null, null], read('a', 'b:c', true)],
    ['the header and the same id in the body', [basic('a:b'), 'a', null], read('a', 'b', true)],
    ['client_secret_post', [null, 'a', 'b'], read('a', 'b', false)],
    ['a public client', [null, 'a', null], read('a', null, false)],
    ['another scheme, and the body', ['Bearer x', 'a', 'b'], read('a', 'b', false)],
    ['nothing', [null, null, null], { kind: 'none' }],
    ['a secret without an id', [null, null, 'b'], { kind: 'mistaken' }],
    ['two secrets (RFC 6749, 2.3)', [basic('a:b'), 'a', 'b'], { kind: 'mistaken' }],
    ['two ids', [basic('a:b'), 'c', null], { kind: 'mistaken' }],
    ['no colon', [basic('ab'), null, null], { kind: 'mistaken' }],
    ['no id', [basic(':b'), null, null], { kind: 'mistaken' }],
    ['no base64', ['Basic %%%', null, null], { kind: 'mistaken' }],
    ['a percent sign that is broken', [basic('a:%'), null, null], { kind: 'mistaken' }],
  ];
  for (const [title, [authorization, id, secret], expected] of rows) {
    it(`reads ${title}`, () => {
      assert.deepEqual(readClientCredentials(authorization, id, secret), expected);
    });
  }
});

describe('authenticates', () => {
  const isSecretOf = ({ secretKey }: OidcClient, text: string) => hashSecret(text) === secretKey;
  const is = (client: OidcClient | null, secret: string | null) =>
    authenticates(client, { id: client?.id ?? 'x', secret, basic: true }, isSecretOf);

  it('takes the secret of a client, and no other', () => {
    assert.equal(is(GRAFANA, CLIENT_SECRET), true);
    assert.equal(is(GRAFANA, 'd'.repeat(43)), false);
    assert.equal(is(GRAFANA, GRAFANA.secretKey), false, 'its hash opens nothing');
  });

  it('takes no client with a secret that leaves it out (RFC 6749, 3.2.1)', () => {
    assert.equal(is(GRAFANA, null), false);
  });

  it('takes a public client without a secret or with an empty one, and with no other', () => {
    assert.equal(is(PROGRAM, null), true);
    assert.equal(is(PROGRAM, CLIENT_SECRET), false);
    assert.equal(is(PROGRAM, ''), true);
    assert.equal(is(GRAFANA, ''), false);
  });

  it('takes no unknown client', () => {
    assert.equal(is(null, null), false);
  });
});
