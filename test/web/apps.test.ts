import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type App, Apps, mayEnter } from '../../src/web/apps.ts';

const WIKI: App = { address: '/wiki/', name: 'Wiki', groups: [] };
const FINANCE: App = { address: '/finance/', name: 'Finance', groups: ['board', 'finance'] };
const OWN: App = { address: 'https://app.example.com', name: 'App', groups: ['ops'] };
const ALL = [WIKI, FINANCE, OWN];

const at = (apps: Apps, host: string, uri: string) => {
  const { app, problem } = apps.atRequest({ host, 'x-forwarded-uri': uri });
  return problem ?? app?.address ?? null;
};

describe('mayEnter', () => {
  it('lets everybody in where no group is asked for, and else who is in one of them', () => {
    assert.ok(mayEnter({ groups: [] }, WIKI));
    assert.ok(mayEnter({ groups: ['board', 'staff'] }, FINANCE));
    assert.ok(!mayEnter({ groups: ['finances'] }, FINANCE));
    assert.ok(!mayEnter({ groups: [] }, FINANCE));
  });
});

describe('Apps', () => {
  const apps = new Apps(ALL, 'https://example.com');

  it('knows an app on a host of its own by its origin', () => {
    assert.equal(apps.byOrigin('https://app.example.com'), OWN);
    for (const origin of ['https://example.com', '/wiki/', 'http://app.example.com', '']) {
      assert.equal(apps.byOrigin(origin), null, origin);
    }
  });

  it('knows the app of this host that an address is in, if that is certain', () => {
    for (const inside of ['/finance/', '/finance', '/finance/report?year=2026']) {
      assert.equal(apps.onPath(inside), FINANCE, inside);
    }
    for (const other of ['/', '/account', '/financed/', '/wiki/..%2ffinance/', OWN.address, '']) {
      assert.equal(apps.onPath(other), null, other);
    }
  });

  it('has the paths of this host, to which a log-in may lead', () => {
    assert.deepEqual(apps.paths, ['/wiki/', '/finance/']);
  });
});

describe('Apps.atRequest', () => {
  const apps = new Apps(ALL, 'https://example.com');

  it('finds the app by its path', () => {
    assert.equal(at(apps, 'example.com', '/wiki/Start?a=/../finance/'), '/wiki/');
    assert.equal(at(apps, 'example.com', '/finance/'), '/finance/');
    assert.equal(at(apps, 'example.com', '/finance'), '/finance/');
    assert.equal(at(apps, 'example.com', '/%66inance/x'), '/finance/');
  });

  it('finds the app that has a host of its own, at whatever address', () => {
    for (const uri of ['/', '/wiki/', '/..%2f', '//', 'nothing']) {
      assert.equal(at(apps, 'app.example.com', uri), OWN.address);
    }
    assert.equal(apps.atRequest({ host: 'app.example.com' }).app, OWN);
  });

  it('reads the host in capitals, and with the port that goes without saying', () => {
    assert.equal(at(apps, 'EXAMPLE.com:443', '/wiki/'), '/wiki/');
    assert.equal(at(apps, 'App.Example.Com:443', '/'), OWN.address);
    assert.equal(at(apps, 'example.com:8443', '/wiki/'), 'unknown_host');
  });

  it('goes by X-Forwarded-Host before Host, and by X-Original-URI where there is no X-Forwarded-Uri', () => {
    const headers = {
      host: '127.0.0.1:3000',
      'x-forwarded-host': 'example.com',
      'x-original-uri': '/finance/7',
    };
    assert.equal(apps.atRequest(headers).app, FINANCE);
  });

  it('names the nearer of two apps, one in the other', () => {
    const tools = { address: '/tools/', name: 'Tools', groups: [] };
    const time = { address: '/tools/time/', name: 'Time', groups: [] };
    const both = new Apps([tools, time], 'https://example.com');
    assert.equal(at(both, 'example.com', '/tools/time/1'), '/tools/time/');
    assert.equal(at(both, 'example.com', '/tools/timer/'), '/tools/');
  });

  const refused: [name: string, headers: Record<string, string>, problem: string][] = [
    ['an address of no app', { 'x-forwarded-uri': '/other/' }, 'no_app'],
    ['a path that begins like one', { 'x-forwarded-uri': '/wikipedia/' }, 'no_app'],
    ['a path in capitals', { 'x-forwarded-uri': '/WIKI/' }, 'no_app'],
    ['no address', {}, 'no_address'],
    ['an empty address', { 'x-forwarded-uri': '' }, 'unclean'],
    ['two addresses in one header', { 'x-forwarded-uri': '/wiki/, /finance/' }, 'unclean'],
    [
      'one address in each of two headers',
      { 'x-forwarded-uri': '/wiki/', 'x-original-uri': '/finance/' },
      'two_addresses',
    ],
    ['an unclean address', { 'x-forwarded-uri': '/wiki/..%2ffinance/' }, 'unclean'],
    [
      'a host that nobody knows',
      { 'x-forwarded-uri': '/wiki/', 'x-forwarded-host': 'evil.example' },
      'unknown_host',
    ],
    [
      'two hosts',
      { 'x-forwarded-uri': '/wiki/', 'x-forwarded-host': 'example.com, app.example.com' },
      'unknown_host',
    ],
    ['no host', { 'x-forwarded-uri': '/wiki/', host: '' }, 'unknown_host'],
  ];
  for (const [name, headers, problem] of refused) {
    it(`names no app for ${name}, as soon as one app there is for some groups only`, () => {
      const found = apps.atRequest({ host: 'example.com', ...headers });
      assert.deepEqual(found, { app: null, problem });
    });

    it(`does not mind ${name} where everybody may enter everything`, () => {
      const open = new Apps([WIKI, { ...OWN, groups: [] }], 'https://example.com');
      const found = open.atRequest({ host: 'example.com', ...headers });
      assert.deepEqual(found, { app: null, problem: null });
    });
  }

  it('goes by the apps of the host alone: groups elsewhere do not close it', () => {
    const elsewhere = new Apps([WIKI, OWN], 'https://example.com');
    assert.equal(at(elsewhere, 'example.com', '/other/'), null);
    assert.equal(at(elsewhere, 'coatcheck', '/wiki/'), 'unknown_host');
  });

  it('accepts all names of this machine while ORIGIN is loopback', () => {
    const local = new Apps([FINANCE], 'http://localhost:3000');
    assert.equal(at(local, '127.0.0.1:3000', '/finance/'), '/finance/');
    assert.equal(at(local, '127.0.0.1:3001', '/finance/'), 'unknown_host');
  });
});
