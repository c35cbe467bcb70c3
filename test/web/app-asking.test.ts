import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAppAsking } from '../../src/web/app-asking.ts';
import { type App, Apps } from '../../src/web/apps.ts';
import { GRAFANA } from '../auth/oidc/oidc-clients.ts';

const WIKI: App = { address: '/wiki/', name: 'Our wiki', groups: [] };
const SHOP: App = { address: 'https://shop.example.com', name: 'Shop', groups: ['staff'] };
const appAsking = createAppAsking({
  apps: new Apps([WIKI, SHOP], 'https://example.com'),
  oidc: { findClient: async (id) => (id === GRAFANA.id ? GRAFANA : null) },
});

describe('the app that waits behind a page', () => {
  for (const [next, name] of [
    ['/wiki/Page?app=https%3A%2F%2Fshop.example.com', 'Our wiki'],
    ['/enter?app=https%3A%2F%2Fshop.example.com&next=%2F&state=s', 'Shop'],
    ['/oauth/authorize?client_id=grafana&redirect_uri=https%3A%2F%2Fevil.example', 'Grafana'],
  ] as const) {
    it(`is known by the name that an administrator gave it: ${name}`, async () => {
      assert.equal(await appAsking(next), name);
    });
  }

  for (const next of [
    null,
    '/dashboard',
    '/enter',
    '/enter?app=https%3A%2F%2Fevil.example',
    '/enter?app=%2Fwiki%2F',
    '/oauth/authorize',
    '/oauth/authorize?client_id=Evil',
    '/oauth/authorized?client_id=grafana',
    '/wiki/..%2ffinance/',
    'https://example.com/wiki/',
  ]) {
    it(`is nobody for ${next}`, async () => {
      assert.equal(await appAsking(next), null);
    });
  }
});
