import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { NEW_CLIENT, readClient } from '../../../src/auth/oidc/client-settings.ts';
import { Clients, isSecretOf } from '../../../src/auth/oidc/clients.ts';
import { hashSecret } from '../../../src/auth/secret.ts';
import { Sessions } from '../../../src/auth/sessions/sessions.ts';
import { openTestDatabase } from '../../sqlite/test-database.ts';
import { session, withPeople } from '../../stores/backend.ts';

const NOW = 1_000_000;
const LIFE = { idleMs: 3_600_000, maxMs: 86_400_000 };

const read = readClient(
  { ...NEW_CLIENT, name: 'Our wiki', redirectUris: 'https://wiki.example.com/cb' },
  false,
);
assert.ok(read.ok);
const WIKI = read.settings;

async function setUp(t: TestContext) {
  const { stores, dump } = openTestDatabase();
  t.after(() => stores.close());
  await withPeople(stores);
  const limits = { normal: LIFE, remembered: LIFE, perUser: 10 };
  const sessions = new Sessions(stores.sessions, limits, () => NOW);
  const clients = new Clients({ store: stores.clients, sessions, now: () => NOW });
  return { stores, sessions, clients, dump };
}

describe('Clients', () => {
  it('registers a client with a secret of 256 random bits, of which the hash is stored', async (t) => {
    const { clients, dump } = await setUp(t);
    const { client, secret } = await clients.register(WIKI, 'confidential');
    assert.match(secret ?? '', /^[\w-]{43}$/);
    assert.match(client.id, /^[0-9a-f]{16}$/);
    assert.deepEqual(client, {
      ...WIKI,
      id: client.id,
      secretKey: hashSecret(secret ?? ''),
      createdAt: NOW,
    });
    assert.deepEqual(await clients.find(client.id), client);
    assert.ok(!(await dump('oidc_clients')).join().includes(secret ?? ''));
    const other = await clients.register(WIKI, 'confidential');
    assert.notEqual(other.client.id, client.id);
    assert.notEqual(other.secret, secret);
    await clients.remove(client.id);
    const { client: later } = await clients.register(WIKI, 'confidential');
    assert.ok(
      ![client.id, other.client.id].includes(later.id),
      'id tokens name it as their audience',
    );
  });

  it('registers a public client without a secret, for which no text is one', async (t) => {
    const { clients } = await setUp(t);
    const { client, secret } = await clients.register(WIKI, 'public');
    assert.equal(secret, null);
    for (const text of ['', 'null', 'A'.repeat(43)]) assert.equal(isSecretOf(client, text), false);
  });

  it('knows the secret of a client, and replaces it at once', async (t) => {
    const { clients } = await setUp(t);
    const { client, secret } = await clients.register(WIKI, 'confidential');
    assert.ok(secret !== null);
    assert.equal(isSecretOf(client, secret), true);
    for (const text of ['', secret.slice(1), `${secret} `, client.secretKey ?? ''])
      assert.equal(isSecretOf(client, text), false, text);
    const fresh = await clients.newSecret(client);
    const after = await clients.find(client.id);
    assert.ok(fresh !== null && after !== null);
    assert.equal(isSecretOf(after, fresh), true);
    assert.equal(isSecretOf(after, secret), false);
    assert.deepEqual({ ...after, secretKey: client.secretKey }, client);
  });

  it('changes the settings, and neither id nor secret', async (t) => {
    const { clients } = await setUp(t);
    const { client } = await clients.register(WIKI, 'confidential');
    const changed = await clients.change(client.id, { ...WIKI, groups: ['staff'] });
    assert.deepEqual(changed, { ...client, groups: ['staff'] });
    assert.equal(await clients.change('none', WIKI), null);
    await clients.remove(client.id);
    assert.equal(await clients.newSecret(client), null);
  });

  it('ends the sessions of a client that is removed, in memory too, and no other', async (t) => {
    const { stores, sessions, clients } = await setUp(t);
    const { client } = await clients.register(WIKI, 'confidential');
    const other = await clients.register(WIKI, 'confidential');
    const lives = { createdAt: NOW, lastSeenAt: NOW, idleMs: 1_000, expiresAt: NOW + 1_000 };
    for (const clientId of [client.id, other.client.id]) {
      const key = hashSecret(clientId);
      const refresh = { family: key, key, handle: key };
      const program = { kind: 'client', handle: key, name: null, audience: null } as const;
      const begun = { ...program, clientId, scope: 'openid', parent: null };
      await stores.sessions.replace(() => [], session(key, { ...lives, program: begun }), 0, {
        refresh,
      });
    }
    await sessions.restore();
    assert.equal((await sessions.of(2)).length, 2);
    assert.equal(await clients.remove(client.id), true);
    assert.deepEqual(
      (await sessions.of(2)).map(({ program }) => program?.clientId),
      [other.client.id],
    );
    assert.equal(sessions.size, 1);
    assert.equal(await clients.find(client.id), null);
    assert.equal(await clients.remove(client.id), false);
  });
});
