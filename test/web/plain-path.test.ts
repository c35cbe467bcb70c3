import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Apps } from '../../src/web/apps.ts';
import { plainPath } from '../../src/web/plain-path.ts';
import { attackPaths } from './attack-paths.ts';
import { caddy, nginx, type Reader, servlet, traefik, windows } from './path-readers.ts';

describe('plainPath', () => {
  const read: [address: string, path: string][] = [
    ['/', '/'],
    ['/wiki/', '/wiki/'],
    ['/wiki/Start?next=/../finance/', '/wiki/Start'],
    ['/wiki/M%C3%BCnchen', '/wiki/M\u00fcnchen'],
    ['/wiki/What%3F', '/wiki/What?'],
    ['/wiki/100%25', '/wiki/100%'],
    ['/wiki/a%20b', '/wiki/a b'],
    ['/wiki/page;jsessionid=1', '/wiki/page;jsessionid=1'],
    ['/wiki/.well-known/x', '/wiki/.well-known/x'],
    ['/wiki/a.b/..c/x...', '/wiki/a.b/..c/x...'],
    ['/wiki/A%EF%BC%8FB%EF%BC%8E', '/wiki/A\uff0fB\uff0e'],
    ['/wiki/50%2525', '/wiki/50%25'],
    ['/wiki/[a]|{b}"<>^`', '/wiki/[a]|{b}"<>^`'],
    ['/%66inance/', '/finance/'],
  ];
  for (const [address, path] of read) {
    it(`reads ${address}`, () => assert.equal(plainPath(address), path));
  }

  const refused: [name: string, address: string][] = [
    ['nothing', ''],
    ['only a query', '?a'],
    ['a path without a slash in front', 'wiki/'],
    ['the absolute form', 'http://example.com/finance/'],
    ['the asterisk form', '*'],
    ['two dots', '/wiki/../finance/'],
    ['two dots at the end', '/wiki/..'],
    ['one dot', '/wiki/./x'],
    ['more dots, which Windows drops', '/wiki/.../finance/'],
    ['encoded dots', '/wiki/%2e%2E/finance/'],
    ['half-encoded dots', '/wiki/.%2e/finance/'],
    ['dots with a parameter', '/wiki/..;v=1/finance/'],
    ['dots with an encoded parameter', '/wiki/..%3b/finance/'],
    ['dots with a blank', '/wiki/..%20/finance/'],
    ['two slashes', '/wiki//finance/'],
    ['two slashes in front', '//finance/'],
    ['a parameter without a name in front', '/wiki/;/finance/'],
    ['an encoded slash', '/wiki/..%2ffinance/'],
    ['an encoded slash in a name', '/wiki/a%2Fb'],
    ['a slash that is encoded twice', '/wiki/..%252Ffinance/'],
    ['one that is encoded three times', '/wiki/..%25252ffinance/'],
    ['dots that are encoded twice', '/wiki/%252e%252e/finance/'],
    ['a backslash', '/wiki/..\\finance/'],
    ['an encoded backslash', '/wiki/..%5cfinance/'],
    ['an encoded backslash in a name', '/wiki/a%5cb'],
    ['one that is encoded twice', '/wiki/..%255cfinance/'],
    ['dots with a parameter that is encoded twice', '/wiki/..%253b/finance/'],
    ['with one that is encoded three times', '/wiki/..%25253Bv=1/finance/'],
    ['dots with a blank that is encoded twice', '/wiki/..%2520/finance/'],
    ['dots with a tab that is encoded twice', '/wiki/..%2509/finance/'],
    ['full-width dots', '/wiki/%ef%bc%8e%ef%bc%8e/finance/'],
    ['full-width dots that are encoded twice', '/wiki/%25ef%25bc%258e./finance/'],
    ['two dots as one character', '/wiki/%e2%80%a5/finance/'],
    ['a full-width slash behind dots', '/wiki/..%ef%bc%8ffinance/'],
    ['a division slash behind dots', '/wiki/..%e2%88%95finance/'],
    ['a full-width backslash behind dots', '/wiki/..%ef%bc%bcfinance/'],
    ['dots with something invisible between them', '/wiki/.%e2%80%8b./finance/'],
    ['a NUL', '/wiki/%00'],
    ['a NUL that is encoded twice', '/wiki/%2500'],
    ['a line break', '/wiki/%0d%0ax'],
    ['a fragment', '/wiki/#x'],
    ['a blank', '/wiki/ /finance/'],
    ['bytes that are not ASCII', '/wiki/\u00fc'],
    ['a percent sign alone', '/wiki/100%'],
    ['overlong UTF-8 for a dot', '/wiki/%c0%ae%c0%ae/finance/'],
    ['the encoding of IIS', '/wiki/%u002e%u002e/finance/'],
    ['two addresses', '/wiki/, /finance/'],
  ];
  for (const [name, address] of refused) {
    it(`is not sure of ${name}`, () => assert.equal(plainPath(address), null));
  }

  it('reads a very long path in time that grows with its length alone', () => {
    for (const part of ['/a', '/.a', '/%41', '/;', '/a;', '%25', '/. ', '%25ef', '%ef%bc%8f']) {
      const long = `/wiki/${part.repeat(8_000 / part.length)}`;
      const started = process.cpuUsage().user;
      for (let i = 0; i < 20; i++) plainPath(long);
      assert.ok(process.cpuUsage().user - started < 500_000, part);
    }
  });
});

const READERS: readonly (readonly [name: string, read: Reader])[] = [
  ['nginx', nginx],
  ['Caddy', caddy],
  ['Traefik', traefik],
  ['a servlet container', servlet],
  ['Windows, after decoding as often as it can', windows],
];

describe('what reaches /finance/ is never judged as /wiki/', () => {
  const wiki = { address: '/wiki/', name: 'Wiki', groups: [] };
  const finance = { address: '/finance/', name: 'Finance', groups: ['finance'] };
  const apps = new Apps([wiki, finance], 'https://example.com');
  const judgedAs = (target: string) =>
    apps.atRequest({ host: 'example.com', 'x-forwarded-uri': target }).app;
  const written = attackPaths(5_000);

  for (const [name, read] of READERS) {
    it(`as ${name} reads it`, () => {
      const reaching = written.filter((target) => read(target)?.startsWith('/finance/'));
      assert.ok(reaching.length > 100, `only ${reaching.length} targets reach it`);
      assert.deepEqual(
        reaching.filter((target) => judgedAs(target) === wiki),
        [],
      );
      // Else the targets would prove nothing: a look at the first characters has to fail here.
      assert.ok(reaching.some((target) => target.startsWith('/wiki/')));
    });
  }

  it('and an address that a browser writes is judged as what it says', () => {
    const words = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(wiki, finance), words, (app, parts) => {
        const path = parts
          .filter((part) => !/^[. ]*(;|$)|[\p{C}/\\%]/u.test(part))
          .map(encodeURIComponent)
          .join('/');
        return judgedAs(app.address + path) === app;
      }),
      { seed: 20, numRuns: 500 },
    );
  });
});
