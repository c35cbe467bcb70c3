import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BODY_LIMIT } from '../../src/http/body.ts';
import { repeatsName } from '../../src/http/json-names.ts';

describe('repeatsName', () => {
  const repeated: [name: string, text: string][] = [
    ['a name twice', '{"a":1,"a":2}'],
    ['a name twice with the same value', '{"a":1,"a":1}'],
    ['a name twice among others', '{"a":1,"b":2,"c":3,"b":4}'],
    ['a name once plain and once escaped', '{"a":1,"\\u0061":2}'],
    ['a name in two escapes', '{"\\u00e9":1,"\\u00E9":2}'],
    ['a name with an escaped quote', '{"a\\"b":1,"a\\u0022b":2}'],
    ['a name with a slash, escaped or not', '{"a/b":1,"a\\/b":2}'],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}'],
    ['the empty name twice', '{"":1,"":2}'],
    ['a name twice with blanks around it', '{\n"a" :1,\r\n\t"a"\n:\t2}'],
    ['an inner object with a name twice', '{"a":{"b":1,"b":2}}'],
    ['an object in an array with a name twice', '{"a":[1,{"b":1},{"c":1,"c":2}]}'],
    ['a name again after an inner object that has it too', '{"a":{"a":1},"a":2}'],
    ['a value that looks like a name in front of it', '{"x":"a","a":1,"a":2}'],
  ];
  for (const [name, text] of repeated) {
    it(`finds ${name}`, () => {
      JSON.parse(text);
      assert.equal(repeatsName(text), true);
    });
  }

  const single: [name: string, text: string][] = [
    ['nothing in it', '{}'],
    ['names in another case', '{"a":1,"A":2}'],
    ['names that only Unicode calls equal', '{"\\u00e9":1,"e\\u0301":2}'],
    ['a name and an equal value', '{"a":"a","b":"a"}'],
    ['the same name in an inner object', '{"a":{"a":{"a":1}}}'],
    ['the same name in two objects of an array', '{"x":[{"a":1},{"a":2}]}'],
    ['the same name on both sides of an inner object', '{"x":{"a":1},"a":2}'],
    ['equal strings in an array', '["a","a",{"a":["a","a"]}]'],
    ['braces, colons and quotes in a value', '{"a":"{\\"a\\":1,\\"a\\":2}","b":"}:{"}'],
    ['a value that ends in a backslash', '{"a":"\\\\","b":"\\\\\\"a\\":"}'],
    ['__proto__ and constructor', '{"__proto__":{"constructor":1},"constructor":1}'],
    ['no object at all', '"a"'],
  ];
  for (const [name, text] of single) {
    it(`lets through ${name}`, () => {
      JSON.parse(text);
      assert.equal(repeatsName(text), false);
    });
  }

  it('finds nothing in what JSON.stringify wrote', () => {
    fc.assert(
      fc.property(fc.json(), (text) => !repeatsName(text)),
      { numRuns: 500 },
    );
  });

  it('finds a name that was put in twice, wherever, whatever its characters', () => {
    const name = fc.string({ unit: 'binary' });
    const around = fc.array(fc.tuple(fc.string(), fc.json()), { maxLength: 4 });
    fc.assert(
      fc.property(name, around, fc.array(fc.boolean()), (twice, others, nesting) => {
        const members = others.map(([other, value]) => `${JSON.stringify(other)}:${value}`);
        const text = `{${[`${JSON.stringify(twice)}:1`, ...members, `${escaped(twice)}:2`]}}`;
        const nested = nesting.reduce(
          (inner, list) => (list ? `[${inner}]` : `{"x":${inner}}`),
          text,
        );
        JSON.parse(nested);
        return repeatsName(nested);
      }),
      { numRuns: 500 },
    );
  });

  it('reads the largest body in no time, whatever it is made of', () => {
    const bodies = ['{"":', '[', '{"a":[', '"\\u0061', ' ', '{"a":"b"},', '""', '"\\\\'];
    const started = process.cpuUsage();
    for (const piece of bodies) repeatsName(piece.repeat(BODY_LIMIT / piece.length));
    assert.ok(process.cpuUsage(started).user < 500_000, 'in µs');
  });
});

/** A JSON string with every character as an escape. */
function escaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
}
