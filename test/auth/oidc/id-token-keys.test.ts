import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { IdTokenKeys } from '../../../src/auth/oidc/id-token-keys.ts';
import { signJwt } from '../../../src/auth/tokens/jwt.ts';
import { KeyRing } from '../../../src/auth/tokens/key-ring.ts';
import {
  type KeyAlgorithm,
  makeKey,
  openTokenKey,
  type StoredKey,
} from '../../../src/auth/tokens/token-keys.ts';
import type { KeyStore } from '../../../src/auth/tokens/token-stores.ts';
import { GRAFANA } from './oidc-clients.ts';

const ISSUER = 'https://login.example.com';
const NOW = 1_700_000_000_000;

/** A store of keys in memory, which also counts how often it is read. */
function keyStore() {
  const keys: StoredKey[] = [];
  const counts = { reads: 0 };
  const store: KeyStore = {
    all: async () => {
      counts.reads++;
      return keys.toReversed();
    },
    add: async (key) => void keys.push(key),
    addFirst: async (key) => {
      if (!keys.some(({ algorithm }) => algorithm === key.algorithm)) keys.push(key);
    },
    remove: async () => {},
    version: () => 1,
  };
  return { store, keys, counts };
}

function setup(_t: TestContext, withEddsa = true) {
  const { store, keys, counts } = keyStore();
  const ring = (algorithm: KeyAlgorithm) =>
    new KeyRing({ store, algorithm, tokensLive: 600_000, now: () => NOW });
  const rs256 = ring('RS256');
  const eddsa = withEddsa ? ring('EdDSA') : null;
  const idTokens = new IdTokenKeys({ rs256, eddsa, issuer: ISSUER });
  const jwks = async () => {
    const all = [
      ...(await rs256.existing()).values(),
      ...((await eddsa?.existing()) ?? new Map()).values(),
    ];
    return createLocalJWKSet({ keys: all.map(({ publicJwk }) => ({ ...publicJwk })) });
  };
  return { idTokens, keys, counts, rs256, jwks };
}

const CLAIMS = { iss: ISSUER, sub: 'a1', aud: 'grafana', sid: 's-1', iat: 1, exp: 2 };
const EDDSA = { ...GRAFANA, algorithm: 'EdDSA' } as const;

describe('IdTokenKeys', () => {
  it('signs with the algorithm of the client, as another library verifies', async (t) => {
    const { idTokens, jwks } = setup(t);
    for (const client of [GRAFANA, EDDSA]) {
      const token = await idTokens.sign('JWT', { ...CLAIMS, exp: 9e9 }, client);
      const { payload, protectedHeader } = await jwtVerify(token, await jwks(), {
        issuer: ISSUER,
        audience: 'grafana',
        typ: 'JWT',
      });
      assert.equal(protectedHeader.alg, client.algorithm);
      assert.equal(payload.sub, 'a1');
    }
  });

  it('signs with RS256 for all clients while access tokens are HS256', async (t) => {
    const { idTokens } = setup(t, false);
    assert.deepEqual(idTokens.algorithms, ['RS256']);
    const [head = ''] = (await idTokens.sign('JWT', CLAIMS, EDDSA)).split('.');
    assert.equal(JSON.parse(Buffer.from(head, 'base64url').toString()).alg, 'RS256');
  });

  it('makes the RSA key when the first client needs it, and none for those who only look', async (t) => {
    const { idTokens, keys, counts, rs256 } = setup(t);
    assert.equal((await rs256.existing()).size, 0);
    assert.equal(await idTokens.readHint('x.y.z'), null);
    const { reads } = counts;
    assert.equal((await rs256.existing()).size, 0);
    assert.equal(counts.reads, reads, 'while nothing has changed, the store is not read');
    assert.deepEqual(keys, []);
    await idTokens.prepare(GRAFANA);
    assert.deepEqual(
      keys.map(({ algorithm }) => algorithm),
      ['RS256'],
    );
    assert.equal((await rs256.existing()).size, 1);
  });

  it('reads an id token that comes back, also when it has expired', async (t) => {
    const { idTokens } = setup(t);
    for (const client of [GRAFANA, EDDSA]) {
      const token = await idTokens.sign('JWT', CLAIMS, client);
      assert.deepEqual(await idTokens.readHint(token), { sub: 'a1', aud: 'grafana', sid: 's-1' });
    }
  });

  it('reads no access token, no logout token, none of another issuer or key as a hint', async (t) => {
    const { idTokens, keys } = setup(t);
    await idTokens.prepare(GRAFANA);
    const own = openTokenKey(keys[0] ?? assert.fail());
    const access = signJwt({ ...CLAIMS, nbf: 1, jti: 'j' }, own);
    assert.equal(await idTokens.readHint(access), null);
    const logout = await idTokens.sign('logout+jwt', CLAIMS, GRAFANA);
    assert.equal(await idTokens.readHint(logout), null);
    const foreign = await idTokens.sign('JWT', { ...CLAIMS, iss: 'https://evil.example' }, GRAFANA);
    assert.equal(await idTokens.readHint(foreign), null);
    const other = openTokenKey({ ...(await makeKey('RS256')), id: own.id });
    const input = (await idTokens.sign('JWT', CLAIMS, GRAFANA)).split('.').slice(0, 2).join('.');
    const forged = `${input}.${other.sign(Buffer.from(input)).toString('base64url')}`;
    assert.equal(await idTokens.readHint(forged), null);
  });
});
