/** The exercise of lesson b6: a reader and a writer of cookies. */

import type { CookieFunctions } from './cookie-functions.ts';
import { SET_CHECKS } from './cookies-set.ts';
import { type Exercise, expect, inWords } from './exercise.ts';

/** A header, the cookies in it, and what to think of when they are not found. */
type Case = readonly [
  header: string | undefined,
  cookies: Readonly<Record<string, string>>,
  hint: string,
];

const NO_HEADER = 'A first visit has no Cookie header. Start with what to do about undefined.';
const SEMICOLON =
  'Split at ";" alone, and trim the blanks: not every client sends a blank after it.';
const FIRST = 'Find the first = with indexOf. In JavaScript, split("=", 2) throws the rest away.';
const AS_IT_CAME = 'Change nothing in a value. No standard says that it is encoded or quoted.';
const NO_NAME = 'Without = there is no name and no value: leave it out.';
const TWICE = 'Somebody may have planted one of them, and you cannot tell which. Take neither.';

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'no header has no cookies': [
    [undefined, {}, NO_HEADER],
    ['', {}, NO_HEADER],
  ],
  'a semicolon ends a cookie': [
    ['a=1; b=2', { a: '1', b: '2' }, SEMICOLON],
    ['a=1;b=2 ;  c=3', { a: '1', b: '2', c: '3' }, SEMICOLON],
  ],
  'only the first = separates': [
    ['session=YQ==; b=x=y', { session: 'YQ==', b: 'x=y' }, FIRST],
    ['a=', { a: '' }, 'A cookie may be empty. An empty text is a value.'],
  ],
  'a value stays as it came': [
    ['theme=%; a=%41', { theme: '%', a: '%41' }, AS_IT_CAME],
    ['a="b c"', { a: '"b c"' }, AS_IT_CAME],
    ['a=1+1', { a: '1+1' }, AS_IT_CAME],
  ],
  'what is no cookie is left out': [
    ['a=1; b; ; =c', { a: '1' }, NO_NAME],
    [';;;', {}, NO_NAME],
  ],
  'names that every object has are names like others': [
    ['__proto__=1; constructor=2', { ['__proto__']: '1', constructor: '2' }, 'Use a Map.'],
  ],
  'of two cookies with one name it takes neither': [
    ['session=a; b=1; session=b', { b: '1' }, TWICE],
    ['session=a; session=a; session=b', {}, TWICE],
    ['session=; session=b', {}, TWICE],
  ],
};

/** The exercise, its checks in order. */
export const COOKIES: Exercise<CookieFunctions> = {
  file: 'my/cookies.js',
  names: ['parseCookies', 'setCookie', 'clearCookie'],
  checks: [
    ...Object.entries(CASES).map(([title, cases]) => ({
      title,
      run: ({ parseCookies }: CookieFunctions) => {
        for (const each of cases) compare(parseCookies, each);
      },
    })),
    ...SET_CHECKS,
  ],
};

function compare(parseCookies: CookieFunctions['parseCookies'], [header, cookies, hint]: Case) {
  const wanted = new Map(Object.entries(cookies));
  const did = `parseCookies(${inWords(header)})`;
  const expected = wanted.size === 0 ? 'an empty Map' : inWords(wanted);
  let got: unknown;
  try {
    got = parseCookies(header);
  } catch (error) {
    expect(false, { did, expected, got: `an error: ${error}`, hint });
  }
  expect(got instanceof Map, {
    did,
    expected,
    got: inWords(got),
    hint: 'Return a Map. In a plain object __proto__ is a special name.',
  });
  const same =
    got.size === wanted.size && [...wanted].every(([name, value]) => got.get(name) === value);
  expect(same, { did, expected, got: got.size === 0 ? 'an empty Map' : inWords(got), hint });
}
