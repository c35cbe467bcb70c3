import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from '../../src/config/config.ts';

const HTTPS = { ORIGIN: 'https://example.com' };

function load(PROTECTS: string, environment: Record<string, string> = HTTPS) {
  const result = loadConfig({ ...environment, PROTECTS });
  assert.ok(result.ok, JSON.stringify(result));
  return result.config.protects;
}

function problems(PROTECTS: string, environment: Record<string, string> = HTTPS) {
  const result = loadConfig({ ...environment, PROTECTS });
  return result.ok ? [] : result.problems;
}

describe('PROTECTS', () => {
  it('names apps on paths of this host, by their paths where it gives no name', () => {
    const text = '/wiki/=Our wiki, /grafana/,/apps/time-sheet/,/a/=B=C,/-/';
    assert.deepEqual(load(text), [
      { address: '/wiki/', name: 'Our wiki', groups: [] },
      { address: '/grafana/', name: 'Grafana', groups: [] },
      { address: '/apps/time-sheet/', name: 'Time sheet', groups: [] },
      { address: '/a/', name: 'B=C', groups: [] },
      { address: '/-/', name: '/-/', groups: [] },
    ]);
  });

  it('names apps on hosts of their own, by their hosts where it gives no name', () => {
    const text = 'https://app.example.com=Our app, https://b.example.com:8443/,https://x.test/=X';
    assert.deepEqual(load(text), [
      { address: 'https://app.example.com', name: 'Our app', groups: [] },
      { address: 'https://b.example.com:8443', name: 'b.example.com', groups: [] },
      { address: 'https://x.test', name: 'X', groups: [] },
    ]);
  });

  it('has the groups that may enter at the end of an app, sorted and once', () => {
    const text =
      '/finance/=Finance @finance  @board @finance,/ops/ @ops, https://a.test=A @b.c_d-9,/r/=R@D';
    assert.deepEqual(load(text), [
      { address: '/finance/', name: 'Finance', groups: ['board', 'finance'] },
      { address: '/ops/', name: 'Ops', groups: ['ops'] },
      { address: 'https://a.test', name: 'A', groups: ['b.c_d-9'] },
      { address: '/r/', name: 'R@D', groups: [] },
    ]);
  });

  const refused: [name: string, text: string, item: string, rule: RegExp][] = [
    ['a path without a slash in front', 'wiki/', 'wiki/', /begins and ends with \//],
    ['a path without one at the end', '/a/,/wiki', '/wiki', /begins and ends with \//],
    ['all of this host', '/', '/', /begins and ends with \//],
    ['two slashes', '//evil.example/', '//evil.example/', /begins and ends with \//],
    ['dots that lead elsewhere', '/a/../', '/a/../', /begins and ends with \//],
    ['a query', '/w?x/', '/w?x/', /begins and ends with \//],
    ['nothing after a comma', '/wiki/,', '', /begins and ends with \//],
    [
      'an app with a path there',
      'https://a.test/x/',
      'https://a.test/x/',
      /no path .* such as https:/,
    ],
    ['an app with a password', 'https://a:b@a.test', 'https://a:b@a.test', /such as https:/],
    ['another scheme', 'ftp://a.test', 'ftp://a.test', /such as https:/],
    ['capitals in a host', 'https://A.test', 'https://A.test', /small letters.* such as https:/],
    ['an empty name', '/wiki/=', '/wiki/=', /has 1 to 40 characters/],
    ['a name that cannot be seen', '/wiki/= ,/a/', '/wiki/=', /has 1 to 40 characters/],
    ['a long name', `/w/=${'a'.repeat(41)}`, `/w/=${'a'.repeat(41)}`, /has 1 to 40 characters/],
    ['a name that turns text around', '/w/=\u202ea', '/w/=\u202ea', /has 1 to 40 characters/],
    ['a semicolon for a comma', '/w/=W; /t/=T', '/w/=W; /t/=T', /and no semicolon/],
    ['the same path twice', '/wiki/=A,/wiki/=B', '/wiki/=B', /may be there once/],
    ['the same path in capitals', '/wiki/,/Wiki/', '/Wiki/', /take capitals for small letters/],
    [
      'the same host twice',
      'https://a.test,https://a.test/=B',
      'https://a.test/=B',
      /be there once/,
    ],
    [
      'two ports of a host',
      'https://a.test,https://a.test:8443',
      'https://a.test:8443',
      /all of its/,
    ],
    ['a group for a name', '/f/=@finance', '/f/=@finance', /stand at its end/],
    ['a group before the name', '/f/ @finance =F', '/f/ @finance =F', /stand at its end/],
    ['a group within the name', '/f/=F @finance board', '/f/=F @finance board', /stand at its end/],
    [
      'a group in place of an app',
      '/f/=F @finance, @board',
      '@board',
      /stand at its end, after blanks/,
    ],
    ['a group with capitals', '/f/=F @Finance', '/f/=F @Finance', /small letters, digits/],
    ['a group that is too long', `/f/ @${'a'.repeat(33)}`, `/f/ @${'a'.repeat(33)}`, /at most 32/],
    ['a group without a name', '/f/=F @ @b', '/f/=F @ @b', /begins with a letter or a digit/],
    ['a group with a semicolon', '/f/=F @a; /g/', '/f/=F @a; /g/', /stand at its end/],
    ['an app in one of other groups', '/w/,/w/f/ @f', '/w/f/ @f', /the same groups/],
    ['an app around one of other groups', '/w/f/ @f,/W/ @g', '/W/ @g', /the same groups/],
  ];
  for (const [name, text, item, rule] of refused) {
    it(`is refused with ${name}, in one sentence that names the part`, () => {
      const [problem = '', ...more] = problems(text);
      assert.ok(problem.startsWith(`PROTECTS=${JSON.stringify(text)}: `), problem);
      assert.match(problem, rule);
      assert.ok(problem.endsWith(`. Look at ${JSON.stringify(item)}`), problem);
      assert.deepEqual(more, []);
    });
  }

  it('may have an app within another one of the same groups', () => {
    assert.equal(load('/tools/ @b @a,/tools/time/ @a @b').length, 2);
  });

  it('is refused where the scheme of an app is not that of ORIGIN', () => {
    assert.deepEqual(problems('http://app.example.com'), [
      'PROTECTS: "http://app.example.com" has to begin with https://, as ORIGIN does',
    ]);
    assert.deepEqual(problems('https://app.localhost', {}), [
      'PROTECTS: "https://app.localhost" has to begin with http://, as ORIGIN does',
    ]);
  });

  it('is refused where an app has the host of ORIGIN, whatever the port: cookies go to all', () => {
    for (const address of ['https://example.com', 'https://example.com:8443']) {
      assert.deepEqual(problems(address), [
        `PROTECTS: "${address}" has the host of ORIGIN: an app there is named by its path, such as /app/`,
      ]);
    }
    assert.equal(problems('http://127.0.0.1:8080', {}).length, 1);
    assert.equal(load('http://app.localhost:8080', {}).length, 1);
  });

  it('adds no sentence of its own where ORIGIN is wrong', () => {
    const [problem = '', ...more] = problems('https://a.test', { ORIGIN: 'example.com' });
    assert.match(problem, /^ORIGIN=/);
    assert.deepEqual(more, []);
  });
});
