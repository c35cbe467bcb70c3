import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Stores } from '../../src/auth/database.ts';
import type { OidcClient } from '../../src/auth/oidc/client.ts';
import { PasswordOutdated } from '../../src/auth/store-errors.ts';
import { type Backend, session, withPeople } from './backend.ts';

export const WIKI: OidcClient = {
  id: 'wiki',
  name: 'Our wiki',
  secretKey: 'hash',
  redirectUris: ["https://wiki.example.com/cb?a='1'", 'https://wiki.example.com/cb2'],
  logoutUris: [],
  backchannelUri: 'https://wiki.example.com/told',
  homeUri: null,
  groups: ['finance', 'staff'],
  algorithm: 'RS256',
  pkce: 'optional',
  createdAt: 7,
};
const PHONE: OidcClient = {
  ...WIKI,
  id: 'phone',
  name: 'an app on a phone',
  secretKey: null,
  redirectUris: ['com.example.app:/cb'],
  backchannelUri: null,
  homeUri: 'https://app.example.com/',
  groups: [],
  algorithm: 'EdDSA',
  pkce: 'required',
};

/** A session of bob (2) for a client. */
export function clientSession(key: string, clientId: string, parent: string | null = null) {
  return session(key, {
    program: {
      kind: 'client',
      handle: `handle ${key}`,
      name: null,
      audience: null,
      clientId,
      scope: 'openid',
      parent,
    },
  });
}

async function begin({ sessions }: Stores, key: string, clientId: string): Promise<void> {
  const refresh = { family: `family ${key}`, key: `token ${key}`, handle: `handle ${key}` };
  await sessions.replace(() => [], clientSession(key, clientId), 0, { refresh });
}

/** The clients of OpenID Connect. */
export function describeClients(backend: Backend): void {
  describe('ClientStore', () => {
    it('gives back what was stored, by name', async (t) => {
      const { clients } = await backend.open(t);
      assert.deepEqual(await clients.all(), []);
      await clients.insert(WIKI);
      await clients.insert(PHONE);
      assert.deepEqual(await clients.all(), [PHONE, WIKI]);
      assert.deepEqual(await clients.byId('wiki'), WIKI);
      assert.equal(await clients.byId('Wiki'), null);
    });

    it('never has two clients with the same id', async (t) => {
      const { clients } = await backend.open(t);
      await clients.insert(WIKI);
      await assert.rejects(clients.insert({ ...PHONE, id: 'wiki' }));
      assert.deepEqual(await clients.all(), [WIKI]);
    });

    it('changes what is named, and nothing else', async (t) => {
      const { clients } = await backend.open(t);
      await clients.insert(WIKI);
      await clients.insert(PHONE);
      assert.equal(await clients.update('wiki', { secretKey: 'other' }), true);
      assert.deepEqual(await clients.byId('wiki'), { ...WIKI, secretKey: 'other' });
      const { id, createdAt, secretKey, ...settings } = PHONE;
      assert.equal(await clients.update('wiki', settings), true);
      const changed = { ...settings, id: 'wiki', secretKey: 'other', createdAt: WIKI.createdAt };
      assert.deepEqual(await clients.byId('wiki'), changed);
      assert.deepEqual(await clients.byId('phone'), PHONE);
      assert.equal(await clients.update('none', { name: 'x' }), false);
    });

    it('removes a client with its sessions, and names their accounts', async (t) => {
      const stores = await withPeople(await backend.open(t));
      const { clients, sessions } = stores;
      await clients.insert(WIKI);
      await clients.insert(PHONE);
      await begin(stores, 'a', 'wiki');
      await begin(stores, 'b', 'wiki');
      await begin(stores, 'c', 'phone');
      assert.deepEqual(await clients.remove('wiki'), [2]);
      const living = [];
      for (const key of ['a', 'b', 'c']) if (await sessions.has(key)) living.push(key);
      assert.deepEqual(living, ['c']);
      assert.deepEqual(await clients.all(), [PHONE]);
      assert.equal(await clients.remove('wiki'), null);
      assert.deepEqual(await clients.remove('phone'), [2]);
    });

    it('has no session of a client that is not registered, or not any more', async (t) => {
      const stores = await withPeople(await backend.open(t));
      await stores.clients.insert(PHONE);
      await assert.rejects(begin(stores, 'a', 'wiki'), PasswordOutdated);
      await stores.clients.remove('phone');
      await assert.rejects(begin(stores, 'a', 'phone'), PasswordOutdated);
      assert.equal(await stores.sessions.has('a'), false);
    });

    it('knows at each server what another one has changed', async (t) => {
      const servers = await backend.openServers(t);
      const [one] = servers;
      const seen = () => Promise.all(servers.map(({ clients }) => clients.byId('wiki')));
      const all = (client: OidcClient | null) => servers.map(() => client);
      assert.deepEqual(await seen(), all(null));
      await one.clients.insert(WIKI);
      assert.deepEqual(await seen(), all(WIKI));
      await servers.at(-1)?.clients.update('wiki', { secretKey: 'other' });
      assert.deepEqual(await seen(), all({ ...WIKI, secretKey: 'other' }));
      await one.clients.remove('wiki');
      assert.deepEqual(await seen(), all(null));
    });

    it('knows what another process has changed', async (t) => {
      const { server, command } = await backend.openTwo(t);
      await command.clients.insert(WIKI);
      assert.deepEqual(await server.clients.byId('wiki'), WIKI);
      await command.clients.update('wiki', { secretKey: 'other' });
      assert.deepEqual(await server.clients.byId('wiki'), { ...WIKI, secretKey: 'other' });
      await command.clients.remove('wiki');
      assert.equal(await server.clients.byId('wiki'), null);
    });
  });
}
