import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type CookieAttributes,
  parseCookies,
  serializeCookie,
  soleCookie,
} from '../../src/http/cookies.ts';
import { anyText } from '../text.ts';

describe('parseCookies', () => {
  const rows: [name: string, header: string | undefined, values: [string, string][]][] = [
    ['no header', undefined, []],
    ['an empty header', '', []],
    ['one cookie', 'a=b', [['a', 'b']]],
    [
      'several cookies',
      'a=1; b=2;c=3',
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ],
    ],
    ['blanks and tabs around name and value', ' \ta\t = \t b ', [['a', 'b']]],
    ['blanks inside a value', 'a=b c', [['a', 'b c']]],
    ['an equals sign in the value', 'a=b=c', [['a', 'b=c']]],
    ['an empty value', 'a=', [['a', '']]],
    ['no equals sign', 'a; b=1', [['b', '1']]],
    ['an empty name', '=a; b=1', [['b', '1']]],
    ['a name of blanks only', ' =a; b=1', [['b', '1']]],
    ['stray semicolons', ';; a=1 ;;', [['a', '1']]],
    ['quotes are part of the value', 'a="b"', [['a', '"b"']]],
    ['a percent sign is not decoded', 'a=%41%zz', [['a', '%41%zz']]],
    ['a plus sign is not a blank', 'a=1+1', [['a', '1+1']]],
    ['names differ by case', 'a=1; A=2', [...pairs('a', '1', 'A', '2')]],
    [
      '$Version is a cookie like any other',
      '$Version=1; a=b',
      [...pairs('$Version', '1', 'a', 'b')],
    ],
    [
      'names that every object has',
      '__proto__=1; toString=2',
      [...pairs('__proto__', '1', 'toString', '2')],
    ],
    ['U+00A0 is part of the name', '\u00a0__Host-session=x', [['\u00a0__Host-session', 'x']]],
    ['U+00A0 is part of the value', 'a=x\u00a0', [['a', 'x\u00a0']]],
    ['U+2003, U+FEFF and a form feed too', '\u2003a=\ufeffb\f', [['\u2003a', '\ufeffb\f']]],
  ];
  for (const [name, header, values] of rows) {
    it(`reads: ${name}`, () => {
      assert.deepEqual([...parseCookies(header).values], values);
      assert.equal(parseCookies(header).repeated.size, 0);
    });
  }

  it('keeps the first of two values and remembers that there were two', () => {
    const { values, repeated } = parseCookies('a=1; b=x; a=2; a=3');
    assert.equal(values.get('a'), '1');
    assert.deepEqual([...repeated], ['a']);
  });

  it('keeps the first value also when it is empty', () => {
    assert.equal(parseCookies('a=; a=2').values.get('a'), '');
  });

  it('does not let one header mark the cookies of another as repeated', () => {
    parseCookies('a=1; a=2');
    assert.equal(parseCookies('a=1').repeated.size, 0);
  });

  it('never throws, and every name is a non-empty one from the header', () => {
    const anything = fc.oneof(
      anyText,
      fc.string({ unit: fc.constantFrom('a', '=', ';', ' ', '\t', '"', '\u00a0', '%') }),
    );
    fc.assert(
      fc.property(anything, (header) => {
        const { values, repeated } = parseCookies(header);
        for (const name of values.keys()) assert.ok(name !== '' && header.includes(name));
        for (const name of repeated) assert.ok(values.has(name));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the first of equal names, whatever else comes', () => {
    const pair = fc.tuple(fc.constantFrom('a', 'b', '__proto__', 'constructor'), fc.nat());
    fc.assert(
      fc.property(fc.array(pair), (given) => {
        const header = given.map(([name, value]) => `${name}=${value}`).join('; ');
        const { values } = parseCookies(header);
        for (const [name, value] of values) {
          assert.equal(value, String(given.find((one) => one[0] === name)?.[1]));
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('soleCookie', () => {
  it('gives the value of a cookie that came once', () => {
    assert.equal(soleCookie(parseCookies('session=x; theme=dark'), 'session'), 'x');
  });

  it('gives null for one that did not come', () => {
    assert.equal(soleCookie(parseCookies('theme=dark'), 'session'), null);
    assert.equal(soleCookie(parseCookies(undefined), '__proto__'), null);
  });

  it('gives null for one that came twice, in either order and even with equal values', () => {
    assert.equal(soleCookie(parseCookies('session=mine; session=planted'), 'session'), null);
    assert.equal(soleCookie(parseCookies('session=planted; session=mine'), 'session'), null);
    assert.equal(soleCookie(parseCookies('session=x; session=x'), 'session'), null);
  });

  it('does not mind that another cookie came twice', () => {
    assert.equal(soleCookie(parseCookies('a=1; session=x; a=2'), 'session'), 'x');
  });
});

describe('serializeCookie', () => {
  const SAFE: CookieAttributes = {
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: 60,
  };

  it('writes every attribute', () => {
    assert.equal(
      serializeCookie('__Host-session', 'abc', SAFE),
      '__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60',
    );
  });

  it('leaves out the flags that are off', () => {
    const attributes = { ...SAFE, secure: false, httpOnly: false, sameSite: 'Strict' } as const;
    assert.equal(serializeCookie('a', '', attributes), 'a=; Path=/; SameSite=Strict; Max-Age=60');
  });

  it('refuses every character that a name may not have', () => {
    const separators = [...'()<>@,;:\\"/[]?={} \t'];
    for (const bad of [...separators, ...CONTROLS, '\u00e9', '\u{1f600}']) {
      assert.throws(() => serializeCookie(`a${bad}b`, 'v', SAFE), TypeError, JSON.stringify(bad));
    }
    assert.throws(() => serializeCookie('', 'v', SAFE), TypeError);
  });

  it('refuses every character that a value may not have', () => {
    for (const bad of [...' ",;\\', ...CONTROLS, '\u00e9', '\u{1f600}']) {
      assert.throws(() => serializeCookie('a', `x${bad}y`, SAFE), TypeError, JSON.stringify(bad));
      assert.throws(() => serializeCookie('a', `x${bad}`, SAFE), TypeError, JSON.stringify(bad));
    }
  });

  it('takes every other printable character in a value', () => {
    const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i));
    const value = printable.filter((character) => !'",;\\'.includes(character)).join('');
    assert.ok(serializeCookie('a', value, SAFE).startsWith(`a=${value}; `));
  });

  it('refuses a path that would end the attribute or is none', () => {
    for (const path of ['', 'a', '/a;b', '/a\r\nSet-Cookie: x=1', '/\0', '/\u00e9']) {
      assert.throws(() => serializeCookie('a', 'v', { ...SAFE, path }), TypeError, path);
    }
  });

  it('refuses a Max-Age that is not a whole number of seconds', () => {
    for (const maxAge of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      assert.throws(() => serializeCookie('a', 'v', { ...SAFE, maxAge }), TypeError, `${maxAge}`);
    }
  });

  it('takes a Max-Age of 0, which removes the cookie', () => {
    assert.match(serializeCookie('a', '', { ...SAFE, maxAge: 0 }), /; Max-Age=0$/);
  });

  it('refuses a __Host- cookie that a browser would drop', () => {
    assert.throws(() => serializeCookie('__Host-a', 'v', { ...SAFE, secure: false }), TypeError);
    assert.throws(() => serializeCookie('__Host-a', 'v', { ...SAFE, path: '/app' }), TypeError);
    assert.match(serializeCookie('a', 'v', { ...SAFE, path: '/app' }), /Path=\/app/);
  });

  it('does not repeat a forbidden value in its error, since it may be a secret', () => {
    assert.throws(
      () => serializeCookie('a', 'sesame open', SAFE),
      (error: Error) => !error.message.includes('sesame'),
    );
  });

  it('is undone by parseCookies', () => {
    const name = fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/);
    const value = fc.stringMatching(/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/);
    fc.assert(
      fc.property(name, value, (name, value) => {
        const [pair] = serializeCookie(name, value, SAFE).split('; ');
        assert.deepEqual([...parseCookies(pair).values], [[name, value]]);
      }),
      { numRuns: 200 },
    );
  });
});

const CONTROLS = [...Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)), '\x7f'];

function pairs(...flat: [string, string, string, string]): [string, string][] {
  return [
    [flat[0], flat[1]],
    [flat[2], flat[3]],
  ];
}

describe('a header of eight thousand blanks', () => {
  it('is read in a time that grows with its length, not with its square', () => {
    const cost = (blanks: number) => {
      const header = `a=b${' '.repeat(blanks)}x`;
      const started = process.cpuUsage().user;
      for (let i = 0; i < 200; i++) parseCookies(header);
      return process.cpuUsage().user - started + 1_000;
    };
    cost(1_000);
    assert.ok(cost(8_000) / cost(1_000) < 30, 'the square would be 64');
  });
});
