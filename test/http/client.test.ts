import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { clientOf, parseProxies, type TrustedProxies } from '../../src/http/client.ts';
import { requestWith } from './wire.ts';

function proxies(...entries: string[]): TrustedProxies {
  const parsed = parseProxies(entries);
  assert.ok(parsed !== null, `${entries} are proxies`);
  return parsed;
}

describe('clientOf', () => {
  const rows: {
    name: string;
    peer: string;
    forwarded?: string;
    trusted?: string[];
    address: string;
  }[] = [
    { name: 'no proxy', peer: '192.0.2.1', address: '192.0.2.1' },
    {
      name: 'a header of an untrusted peer',
      peer: '192.0.2.1',
      forwarded: '203.0.113.9',
      address: '192.0.2.1',
    },
    {
      name: 'a header from a peer that is not a listed proxy',
      peer: '192.0.2.1',
      forwarded: '203.0.113.9',
      trusted: ['10.0.0.1'],
      address: '192.0.2.1',
    },
    {
      name: 'one proxy',
      peer: '10.0.0.1',
      forwarded: '203.0.113.9',
      trusted: ['10.0.0.1'],
      address: '203.0.113.9',
    },
    {
      name: 'one proxy that says nothing',
      peer: '10.0.0.1',
      trusted: ['10.0.0.1'],
      address: '10.0.0.1',
    },
    {
      name: 'a spoofed entry on the left',
      peer: '10.0.0.1',
      forwarded: '1.1.1.1, 203.0.113.9',
      trusted: ['10.0.0.1'],
      address: '203.0.113.9',
    },
    {
      name: 'a spoofed entry that names a proxy',
      peer: '10.0.0.1',
      forwarded: '1.1.1.1, 10.0.0.1, 203.0.113.9',
      trusted: ['10.0.0.1'],
      address: '203.0.113.9',
    },
    {
      name: 'two proxies behind each other',
      peer: '10.0.0.1',
      forwarded: '203.0.113.9, 10.0.0.2',
      trusted: ['10.0.0.1', '10.0.0.2'],
      address: '203.0.113.9',
    },
    {
      name: 'two proxies of one subnet, and a spoofed entry',
      peer: '10.1.2.3',
      forwarded: '1.1.1.1,203.0.113.9,10.9.9.9',
      trusted: ['10.0.0.0/8'],
      address: '203.0.113.9',
    },
    {
      name: 'a peer just outside the subnet',
      peer: '10.0.1.0',
      forwarded: '203.0.113.9',
      trusted: ['10.0.0.0/24'],
      address: '10.0.1.0',
    },
    {
      name: 'proxies all the way: the farthest',
      peer: '10.0.0.1',
      forwarded: '10.0.0.3, 10.0.0.2',
      trusted: ['10.0.0.0/8'],
      address: '10.0.0.3',
    },
    {
      name: 'a hop that is no address: the proxy before it',
      peer: '10.0.0.1',
      forwarded: '203.0.113.9, unknown',
      trusted: ['10.0.0.1'],
      address: '10.0.0.1',
    },
    {
      name: 'a hop with markup in it',
      peer: '10.0.0.1',
      forwarded: '<script>',
      trusted: ['10.0.0.1'],
      address: '10.0.0.1',
    },
    {
      name: 'a hop with a port',
      peer: '10.0.0.1',
      forwarded: '203.0.113.9:80',
      trusted: ['10.0.0.1'],
      address: '10.0.0.1',
    },
    {
      name: 'an empty header',
      peer: '10.0.0.1',
      forwarded: '',
      trusted: ['10.0.0.1'],
      address: '10.0.0.1',
    },
    {
      name: 'blanks around the hops',
      peer: '10.0.0.1',
      forwarded: ' 203.0.113.9 ,\t10.0.0.2 ',
      trusted: ['10.0.0.0/8'],
      address: '203.0.113.9',
    },
    { name: 'an IPv4 peer written as IPv6', peer: '::ffff:192.0.2.1', address: '192.0.2.1' },
    {
      name: 'an IPv4 proxy written as IPv6, in upper case',
      peer: '::FFFF:10.0.0.1',
      forwarded: '203.0.113.9',
      trusted: ['10.0.0.1'],
      address: '203.0.113.9',
    },
    {
      name: 'an IPv4 hop written as IPv6',
      peer: '10.0.0.1',
      forwarded: '203.0.113.9, ::ffff:10.0.0.2',
      trusted: ['10.0.0.0/8'],
      address: '203.0.113.9',
    },
    {
      name: 'an IPv4 client written as IPv6 by its proxy',
      peer: '10.0.0.1',
      forwarded: '::ffff:203.0.113.9',
      trusted: ['10.0.0.1'],
      address: '203.0.113.9',
    },
    {
      name: 'an IPv6 proxy and client',
      peer: '::1',
      forwarded: '2001:db8::7',
      trusted: ['::1'],
      address: '2001:db8::7',
    },
    {
      name: 'an IPv6 subnet',
      peer: 'fd00::5',
      forwarded: '2001:db8::7',
      trusted: ['fd00::/8'],
      address: '2001:db8::7',
    },
    {
      name: 'an IPv6 proxy and client on one network, with its zone',
      peer: 'fe80::1%eth0',
      forwarded: 'fe80::7%eth0',
      trusted: ['fe80::1'],
      address: 'fe80::7%eth0',
    },
    {
      name: 'a proxy on a Unix socket',
      peer: 'unix',
      forwarded: '1.1.1.1, 203.0.113.9',
      trusted: ['unix'],
      address: '203.0.113.9',
    },
    {
      name: 'a Unix socket that is not trusted',
      peer: 'unix',
      forwarded: '203.0.113.9',
      trusted: ['127.0.0.1'],
      address: 'unix',
    },
    {
      name: 'a hop that calls itself unix: the proxy before it',
      peer: '10.0.0.1',
      forwarded: '1.1.1.1, unix',
      trusted: ['10.0.0.1', 'unix'],
      address: '10.0.0.1',
    },
  ];
  for (const { name, peer, forwarded, trusted = [], address } of rows) {
    it(`tells the address: ${name}`, () => {
      const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
      assert.equal(clientOf(requestWith(headers, peer), proxies(...trusted)).address, address);
    });
  }

  it('believes neither Forwarded nor X-Real-IP', () => {
    const headers = { forwarded: 'for=203.0.113.9', 'x-real-ip': '203.0.113.9' };
    const { address } = clientOf(requestWith(headers, '10.0.0.1'), proxies('10.0.0.1'));
    assert.equal(address, '10.0.0.1');
  });

  it('has an empty address when the socket has gone', () => {
    const request = requestWith({ 'x-forwarded-for': '203.0.113.9' });
    const gone = { ...request, socket: {} } as never;
    assert.equal(clientOf(gone, proxies('0.0.0.0/0')).address, '');
  });

  it('cuts the User-Agent at 256 characters', () => {
    const userAgent = (text: string) =>
      clientOf(requestWith({ 'user-agent': text }), proxies()).userAgent;
    assert.equal(userAgent('curl/8.5.0'), 'curl/8.5.0');
    assert.equal(userAgent('x'.repeat(5_000)), 'x'.repeat(256));
  });

  it('has an empty User-Agent when there is none', () => {
    assert.equal(clientOf(requestWith({}), proxies()).userAgent, '');
  });

  it('never lets an untrusted peer choose its address', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string());
    const header = fc.array(address).map((hops) => hops.join(', '));
    fc.assert(
      fc.property(header, (forwarded) => {
        const request = requestWith({ 'x-forwarded-for': forwarded }, '192.0.2.1');
        assert.equal(clientOf(request, proxies('10.0.0.0/8', '::1')).address, '192.0.2.1');
      }),
      { numRuns: 200 },
    );
  });

  it('never lets what stands left of the first untrusted hop count', () => {
    const spoofed = fc.array(fc.oneof(fc.ipV4(), fc.string()));
    fc.assert(
      fc.property(spoofed, (left) => {
        const forwarded = [...left, '203.0.113.9', '10.0.0.2'].join(', ');
        const request = requestWith({ 'x-forwarded-for': forwarded }, '10.0.0.1');
        assert.equal(clientOf(request, proxies('10.0.0.0/8')).address, '203.0.113.9');
      }),
      { numRuns: 200 },
    );
  });
});

describe('parseProxies', () => {
  for (const entry of [
    '10.0.0.1',
    '10.0.0.0/8',
    '10.0.0.1/32',
    '0.0.0.0/0',
    '::1',
    'fd00::/8',
    '::1/128',
  ]) {
    it(`takes ${entry}`, () => assert.notEqual(parseProxies([entry]), null));
  }

  for (const entry of [
    '',
    'proxy.example',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.1:80',
    '010.0.0.1',
    ' 10.0.0.1',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8.0',
    '10.0.0.0/8/8',
    '10.0.0.0/x',
    'fd00::/129',
    '[::1]',
    '*',
  ]) {
    it(`refuses ${JSON.stringify(entry)}`, () => {
      assert.equal(parseProxies([entry]), null);
      assert.equal(parseProxies(['10.0.0.1', entry]), null);
    });
  }

  it('trusts no address when the list is empty', () => {
    const none = proxies();
    for (const address of ['127.0.0.1', '::1', '']) assert.equal(none.has(address), false);
  });

  it('takes unix for the peers of a Unix socket, beside addresses', () => {
    for (const [entries, trusted] of [
      [['unix'], true],
      [['unix', '10.0.0.1'], true],
      [['0.0.0.0/0', '::/0'], false],
    ] as const) {
      assert.equal(proxies(...entries).has('unix'), trusted, entries.join());
    }
    assert.equal(proxies('unix').has('10.0.0.1'), false);
    assert.equal(proxies('unix').has(''), false, 'a socket that has gone is not trusted');
  });

  it('keeps the two families apart', () => {
    assert.equal(proxies('0.0.0.0/0').has('2001:db8::1'), false);
    assert.equal(proxies('fd00::/8').has('253.0.0.1'), false);
  });
});
