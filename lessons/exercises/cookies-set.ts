/** The checks of lesson b6 on the Set-Cookie line. */
import type { CookieFunctions } from './cookie-functions.ts';
import { type Check, expect, inWords } from './exercise.ts';

/** A Set-Cookie line, taken apart. Names of attributes are in lower case. */
type Line = {
  readonly first: string;
  readonly attributes: ReadonlyMap<string, string>;
};

function lineOf(text: unknown): Line {
  const [first = '', ...rest] = String(text).split(';');
  const attributes = rest.map((part): [string, string] => {
    const [, name = '', value = ''] = /^\s*([^=]*?)\s*(?:=\s*(.*?)\s*)?$/s.exec(part) ?? [];
    return [name.toLowerCase(), value];
  });
  return { first: first.trim(), attributes: new Map(attributes) };
}

const BREAKING = ['7Q2;Domain=evil.example', '7Q2\r\nSet-Cookie: role=admin', '7Q2\nx'];

/** The checks, in order. */
export const SET_CHECKS: readonly Check<CookieFunctions>[] = [
  {
    title: 'setCookie writes the cookie and its attributes',
    run({ setCookie }) {
      const did = 'setCookie("session", "7Q2", 3600)';
      const text = setCookie('session', '7Q2', 3600);
      const { first, attributes } = lineOf(text);
      const got = inWords(text);
      expect(first === 'session=7Q2', {
        did,
        expected: 'a text that begins with session=7Q2',
        got,
        hint: 'Name, =, value; then the attributes, each after "; ".',
      });
      const wanted: readonly [name: string, value: RegExp, as: string, hint: string][] = [
        [
          'path',
          /^\/$/,
          'Path=/',
          'Without it the browser keeps the cookie for a part of the site.',
        ],
        ['httponly', /^$/, 'HttpOnly', 'Without it every script on the page can read the ticket.'],
        [
          'samesite',
          /^(?:lax|strict)$/i,
          'SameSite=Lax',
          'Without it forms on other sites may send it.',
        ],
        ['max-age', /^3600$/, 'Max-Age=3600', 'Max-Age counts seconds, and so does this function.'],
      ];
      for (const [name, value, as, hint] of wanted) {
        const has = value.test(attributes.get(name) ?? 'missing');
        expect(has, { did, expected: `${as} among the attributes`, got, hint });
      }
    },
  },
  {
    title: 'a lifetime of 0 is a lifetime, and none is none',
    run({ setCookie }) {
      const zero = setCookie('theme', 'dark', 0);
      expect(lineOf(zero).attributes.get('max-age') === '0', {
        did: 'setCookie("theme", "dark", 0)',
        expected: 'Max-Age=0 among the attributes',
        got: inWords(zero),
        hint: '0 counts as false, so if (maxAge) leaves it out. Ask for undefined instead.',
      });
      const none = setCookie('theme', 'dark');
      expect(!lineOf(none).attributes.has('max-age'), {
        did: 'setCookie("theme", "dark")',
        expected: 'no Max-Age',
        got: inWords(none),
        hint: 'Nobody named a lifetime, so write none: the cookie ends with the browser.',
      });
    },
  },
  {
    title: 'no value can add an attribute or a line',
    run({ setCookie }) {
      for (const value of BREAKING) {
        const text = written(setCookie, value);
        if (text === null) continue;
        const breaks = /[\r\n]/.test(text) || lineOf(text).attributes.has('domain');
        expect(!breaks, {
          did: `setCookie("session", ${inWords(value)})`,
          expected: 'an error: this value must never reach the wire',
          got: inWords(text),
          hint: 'Throw when a value has something but visible ASCII, or one of ; , " \\ in it.',
        });
      }
      expect(written(setCookie, 'aZ09-_.~=') !== null, {
        did: 'setCookie("session", "aZ09-_.~=")',
        expected: 'a line: nothing is wrong with this value',
        got: 'an error',
        hint: 'Refuse what breaks the line, and nothing else. A ticket may have - and _ and =.',
      });
    },
  },
  {
    title: 'clearCookie deletes what setCookie has set',
    run({ setCookie, clearCookie }) {
      const text = clearCookie('session');
      const cleared = lineOf(text);
      const set = lineOf(setCookie('session', '7Q2', 3600));
      const did = 'clearCookie("session")';
      const got = inWords(text);
      expect(
        cleared.first === 'session=' &&
          cleared.attributes.get('path') === set.attributes.get('path'),
        {
          did,
          expected: `session= with Path=${set.attributes.get('path')}`,
          got,
          hint: 'A browser replaces a cookie only by one of the same name and the same path.',
        },
      );
      expect(cleared.attributes.get('max-age') === '0', {
        did,
        expected: 'Max-Age=0 among the attributes',
        got,
        hint: 'An empty value is still a cookie. A lifetime of 0 seconds deletes it.',
      });
    },
  },
];

/** The line for a value; null when the function refuses it. */
function written(setCookie: CookieFunctions['setCookie'], value: string): string | null {
  try {
    return setCookie('session', value, 3600);
  } catch {
    return null;
  }
}
