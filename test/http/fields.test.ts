import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import {
  FIELD_LIMIT,
  type Fields,
  parseForm,
  parseJson,
  readFields,
} from '../../src/http/fields.ts';
import { HttpError } from '../../src/http/http-error.ts';
import { json } from '../../src/http/reply.ts';
import { send } from '../../src/http/send.ts';
import { anyText, wellFormedText } from '../text.ts';
import { serve } from './wire.ts';

const badRequest = (error: unknown) => error instanceof HttpError && error.status === 400;
const names = (count: number) => Array.from({ length: count }, (_, i) => `f${i}`);

describe('parseForm', () => {
  const taken: [name: string, text: string, fields: [string, string][]][] = [
    ['nothing', '', []],
    ['one field', 'a=b', [['a', 'b']]],
    ['an empty value', 'a=', [['a', '']]],
    ['no equals sign', 'a', [['a', '']]],
    ['an empty name', '=b', [['', 'b']]],
    ['an equals sign in the value', 'a=b=c', [['a', 'b=c']]],
    ['stray ampersands', '&&a=b&', [['a', 'b']]],
    ['a plus sign is a blank', 'a+b=c+d', [['a b', 'c d']]],
    ['an encoded plus sign is a plus sign', 'a=%2B', [['a', '+']]],
    ['an encoded ampersand is data', 'a=%26b%3Dc', [['a', '&b=c']]],
    ['decoded once', 'a=%2541', [['a', '%41']]],
    ['UTF-8', 'a=%C3%A9%F0%9F%98%80', [['a', '\u00e9\u{1f600}']]],
    ['a NUL', 'a=x%00y', [['a', 'x\0y']]],
    ['blanks are kept', 'a=+x+', [['a', ' x ']]],
    ['a semicolon separates nothing', 'a=1;b=2', [['a', '1;b=2']]],
    ['brackets are part of the name', 'a[]=1&a[b]=2', [...twoFields('a[]', '1', 'a[b]', '2')]],
    [
      'names that every object has',
      '__proto__=1&constructor=2',
      [...twoFields('__proto__', '1', 'constructor', '2')],
    ],
  ];
  for (const [name, text, fields] of taken) {
    it(`reads: ${name}`, () => assert.deepEqual([...parseForm(text)], fields));
  }

  const refused: [name: string, text: string][] = [
    ['a repeated field', 'a=1&b=2&a=3'],
    ['a field repeated with the same value', 'a=1&a=1'],
    ['a field repeated in another encoding', 'a=1&%61=2'],
    ['a lone percent sign', 'a=100%'],
    ['an escape that is not hexadecimal', 'a=%zz'],
    ['a byte that is not UTF-8', 'a=%ff'],
    ['a broken sequence', 'a=%c3%28'],
    ['an overlong form', 'a=%c0%80'],
    ['an encoded surrogate', 'a=%ed%a0%80'],
    ['a broken name', '%ff=a'],
    ['one field too many', names(FIELD_LIMIT + 1).join('&')],
    ['thousands of empty fields', '&'.repeat(16_000)],
  ];
  for (const [name, text] of refused) {
    it(`refuses: ${name}`, () => assert.throws(() => parseForm(text), badRequest));
  }

  it('takes as many fields as the limit says', () => {
    assert.equal(parseForm(names(FIELD_LIMIT).join('&')).size, FIELD_LIMIT);
  });

  it('reads whatever URLSearchParams writes', () => {
    const fields = fc.uniqueArray(fc.tuple(wellFormedText, wellFormedText), {
      selector: ([name]) => name,
      maxLength: 9,
    });
    fc.assert(
      fc.property(fields, (fields) => {
        assert.deepEqual([...parseForm(new URLSearchParams(fields).toString())], fields);
      }),
      { numRuns: 300 },
    );
  });

  it('throws nothing but HttpError 400', () => {
    const piece = fc.constantFrom('a', '=', '&', '+', '%', '%4', '%41', '%ff', '%c3%a9', '\ud800');
    const text = fc.oneof(
      anyText,
      fc.array(piece).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (text) => {
        onlyBadRequests(() => parseForm(text));
      }),
      { numRuns: 500 },
    );
  });
});

describe('parseJson', () => {
  it('reads the members of an object as they are', () => {
    const fields = parseJson('{"a":"x","b":[1],"c":null,"d":{"$ne":1}}');
    const members = { a: 'x', b: [1], c: null, d: { $ne: 1 } };
    assert.deepEqual(Object.fromEntries(fields), members);
  });

  it('reads an empty object', () => assert.equal(parseJson(' {} ').size, 0));

  it('takes __proto__ and constructor as names, and changes no prototype', () => {
    const fields = parseJson('{"__proto__":{"role":"admin"},"constructor":1}');
    assert.deepEqual([...fields.keys()], ['__proto__', 'constructor']);
    assert.equal(fields.get('role'), undefined);
    assert.equal(({} as Record<string, unknown>).role, undefined);
  });

  const refused: [name: string, text: string][] = [
    ['nothing', ''],
    ['an array', '[]'],
    ['an array of objects', '[{"a":1}]'],
    ['null', 'null'],
    ['a number', '1'],
    ['a string', '"a"'],
    ['true', 'true'],
    ['an unfinished object', '{"a":1'],
    ['single quotes', "{'a':1}"],
    ['a comma at the end', '{"a":1,}'],
    ['a repeated name', '{"a":1,"b":2,"a":3}'],
    ['a repeated name in another spelling', '{"a":1,"\\u0061":2}'],
    ['a repeated name in an inner object', '{"a":{"b":1,"b":2}}'],
    ['something after the object', '{} {}'],
    ['one member too many', JSON.stringify(Object.fromEntries(names(FIELD_LIMIT + 1).entries()))],
    ['deep nesting without an end', '['.repeat(16_000)],
  ];
  for (const [name, text] of refused) {
    it(`refuses: ${name}`, () => assert.throws(() => parseJson(text), badRequest));
  }

  it('takes as many members as the limit says', () => {
    const text = JSON.stringify(Object.fromEntries(names(FIELD_LIMIT).entries()));
    assert.equal(parseJson(text).size, FIELD_LIMIT);
  });

  it('survives nesting as deep as a body can be', () => {
    const deep = `{"a":${'['.repeat(8_000)}${']'.repeat(8_000)}}`;
    onlyBadRequests(() => parseJson(deep));
  });

  it('reads every object that JSON can write', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 9 });
    fc.assert(
      fc.property(object, (object) => {
        const text = JSON.stringify(object);
        assert.deepEqual([...parseJson(text)], Object.entries(JSON.parse(text)));
      }),
      { numRuns: 200 },
    );
  });

  it('throws nothing but HttpError 400', () => {
    const text = fc.oneof(anyText, fc.json());
    fc.assert(
      fc.property(text, (text) => {
        onlyBadRequests(() => parseJson(text));
      }),
      { numRuns: 300 },
    );
  });
});

describe('readFields', () => {
  const FORM = 'application/x-www-form-urlencoded';
  const JSON_TYPE = 'application/json';

  const taken: [name: string, type: string, body: string | Uint8Array][] = [
    ['a form', FORM, 'a=%C3%A9'],
    ['a form in UTF-8', `${FORM}; charset=UTF-8`, 'a=%C3%A9'],
    ['a form in raw UTF-8', FORM, 'a=\u00e9'],
    ['a form in upper case', FORM.toUpperCase(), 'a=%C3%A9'],
    ['JSON', JSON_TYPE, '{"a":"\u00e9"}'],
    ['JSON in UTF-8', `${JSON_TYPE}; charset="utf-8"`, '{"a":"\\u00e9"}'],
    ['JSON with another parameter', `${JSON_TYPE};profile=x`, '{"a":"\u00e9"}'],
  ];
  for (const [name, type, body] of taken) {
    it(`reads ${name}`, async (t) => {
      const { status, fields } = await post(t, type, body);
      assert.equal(status, 200);
      assert.deepEqual(fields, [['a', '\u00e9']]);
    });
  }

  const raw = (...bytes: number[]) => new Uint8Array([0x61, 0x3d, ...bytes]);
  const refused: [name: string, status: number, type: string | null, body: string | Uint8Array][] =
    [
      ['no type', 415, null, 'a=1'],
      ['an empty type', 415, '', 'a=1'],
      ['text/plain, which a foreign form can send', 415, 'text/plain', '{"a":1}'],
      ['multipart', 415, 'multipart/form-data; boundary=x', '--x--'],
      ['XML', 415, 'application/xml', '<a/>'],
      ['a type that begins like a form', 415, `${FORM}x`, 'a=1'],
      ['a type with a form in its parameter', 415, `text/plain; ${FORM}`, 'a=1'],
      ['two types in one', 415, `text/plain, ${FORM}`, 'a=1'],
      ['a form in UTF-16', 415, `${FORM}; charset=utf-16`, 'a=1'],
      ['JSON in UTF-16', 415, `${JSON_TYPE}; charset=utf-16`, '{"a":1}'],
      ['JSON in Latin-1', 415, `${JSON_TYPE};charset="iso-8859-1"`, '{"a":1}'],
      ['an empty charset', 415, `${JSON_TYPE};charset=`, '{"a":1}'],
      ['an encoded byte that is not UTF-8', 400, FORM, 'a=%ff'],
      ['a raw byte that is not UTF-8', 400, FORM, raw(0xff)],
      ['a raw surrogate', 400, FORM, raw(0xed, 0xa0, 0x80)],
      ['a cut sequence', 400, FORM, raw(0xc3)],
      [
        'a raw byte in JSON',
        400,
        JSON_TYPE,
        new Uint8Array([...Buffer.from('{"a":"'), 0xff, 0x22, 0x7d]),
      ],
      ['a repeated field', 400, FORM, 'a=1&a=2'],
      ['51 fields', 400, FORM, names(51).join('&')],
      ['an array', 400, JSON_TYPE, '[]'],
      ['null', 400, JSON_TYPE, 'null'],
      ['a number', 400, JSON_TYPE, '7'],
      ['an empty JSON body', 400, JSON_TYPE, ''],
      ['a form that says it is JSON', 400, JSON_TYPE, 'a=1'],
      ['deep JSON', 400, JSON_TYPE, '['.repeat(16_000)],
      ['too much', 413, FORM, `a=${'x'.repeat(20_000)}`],
    ];
  for (const [name, status, type, body] of refused) {
    it(`answers ${status} to ${name}`, async (t) => {
      assert.equal((await post(t, type, body)).status, status);
    });
  }

  it('refuses a wrong type without waiting for its body', async () => {
    const request = { headers: { 'content-type': 'text/plain', 'content-length': '10' } };
    await assert.rejects(
      readFields(request as never),
      (error) => error instanceof HttpError && error.status === 415,
    );
  });
});

function twoFields(...flat: [string, string, string, string]): [string, string][] {
  return [
    [flat[0], flat[1]],
    [flat[2], flat[3]],
  ];
}

function onlyBadRequests(work: () => Fields): void {
  try {
    work();
  } catch (error) {
    assert.ok(badRequest(error), String(error));
  }
}

/**
 * Posts a body to a server that answers with the fields it read, or with the status of the refusal.
 */
async function post(
  t: TestContext,
  type: string | null,
  body: string | Uint8Array,
): Promise<{ status: number; fields: unknown }> {
  const port = await serve(t, async (request, response) => {
    const reply = await readFields(request).then(
      (fields) => json(200, [...fields]),
      (error) => json(error instanceof HttpError ? error.status : 500, null),
    );
    send(request, response, reply, { page: [], scriptPage: [], other: [] }, true);
  });
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    // As bytes: fetch names a type of its own for a string.
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    headers: type === null ? {} : { 'content-type': type },
  });
  return { status: response.status, fields: await response.json() };
}
