import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { summaryOf } from '../../learn/body-names.ts';
import { jsonShape } from '../../learn/shape.ts';
import { mask, TICKET } from './support.ts';

const shape = (value: unknown) => jsonShape(JSON.stringify(value), mask).join('\n');

describe('the shape of a JSON body', () => {
  it('has the names of its fields and the types of their values, in their order', () => {
    const user = { id: 7, email: 'a@example.com', name: null, admin: true, factors: [] };
    assert.equal(
      shape({ user, sessions: [{ id: 1 }, { id: 2 }] }),
      [
        '{',
        '  "user": {',
        '    "id": number,',
        '    "email": string,',
        '    "name": null,',
        '    "admin": boolean,',
        '    "factors": []',
        '  },',
        '  "sessions": [{',
        '    "id": number',
        '  }, … 2 in all]',
        '}',
      ].join('\n'),
    );
  });

  it('has no value, whatever is sent', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.string({ minLength: 8 }), (value, word) => {
        const secret = `canary ${word}`;
        const text = shape([value, { password: secret, deep: { list: [secret] } }, secret]);
        assert.ok(!text.includes('canary'));
      }),
    );
  });

  it('masks a name that does not look like one', () => {
    assert.equal(shape({ [TICKET]: 1 }), `{\n  "${mask('name', TICKET)}": number\n}`);
  });

  it('is empty for what is no JSON, and for what would fill the page', () => {
    assert.deepEqual(jsonShape('{"a":', mask), []);
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`n${i}`, { a: 1 }]));
    const wide = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`m${i}`, many]));
    assert.deepEqual(jsonShape(JSON.stringify(wide), mask), []);
  });

  it('goes no deeper than four levels', () => {
    assert.match(shape({ a: { b: { c: { d: { e: 1 } } } } }), /"d": …/);
  });
});

describe('the shape of a form', () => {
  const shapeOf = (text: string) => {
    const bytes = Buffer.from(text);
    const body = { chunks: [bytes], bytes: bytes.length };
    return summaryOf('application/x-www-form-urlencoded', body, mask).shape.join('\n');
  };

  it('has the names of its fields, and no value', () => {
    assert.equal(
      shapeOf('email=a%40b&password=x&code=123456'),
      'email=text&password=text&code=text',
    );
  });

  it('has the fingerprint of a code that the browser has brought, as in its address', () => {
    const code = `code=${TICKET}&code_verifier=${TICKET}&client_secret=${TICKET}`;
    const [a, b] = [mask('code', TICKET), mask('verifier', TICKET)];
    assert.equal(shapeOf(code), `code=${a}&code_verifier=${b}&client_secret=text`);
  });
});
