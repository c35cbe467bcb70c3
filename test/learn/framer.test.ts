import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Framer, HEAD_LIMIT, type Part, requestBody, responseBody } from '../../learn/framer.ts';

/** What a framer finds, with neighbouring pieces of a body joined. */
function parts(framer: Framer, ...chunks: (string | Buffer)[]): (string | number)[] {
  const found: (string | number)[] = [];
  const add = (part: Part) => {
    if (part.kind === 'head') found.push(part.head);
    else if (part.kind === 'end') found.push('end');
    else if (typeof found.at(-1) === 'number') found.push(Number(found.pop()) + part.bytes.length);
    else found.push(part.bytes.length);
  };
  for (const chunk of chunks) for (const part of framer.feed(Buffer.from(chunk))) add(part);
  return found;
}

const requests = () => new Framer(requestBody);
const responses = (method: string) => new Framer((head) => responseBody(head, method));

const GET = 'GET / HTTP/1.1\r\nHost: a';
const POST = 'POST / HTTP/1.1\r\nContent-Length: 5';
const CHUNKED = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked';
const CHUNKS = '3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n';

describe('Framer for requests', () => {
  it('finds a head, and the end of a request that announces no body', () => {
    assert.deepEqual(parts(requests(), `${GET}\r\n\r\n`), [GET, 'end']);
  });

  it('skips a body by its length, and finds the next request behind it', () => {
    assert.deepEqual(parts(requests(), `${POST}\r\n\r\nhello${GET}\r\n\r\n`), [
      POST,
      5,
      'end',
      GET,
      'end',
    ]);
  });

  it('skips a body in chunks, extensions and trailers included', () => {
    assert.deepEqual(parts(requests(), `${CHUNKED}\r\n\r\n${CHUNKS}${GET}\r\n\r\n`), [
      CHUNKED,
      13,
      'end',
      GET,
      'end',
    ]);
  });

  it('ignores empty lines before a request, as the parser does', () => {
    assert.deepEqual(parts(requests(), `\r\n\r\n${GET}\r\n\r\n`), [GET, 'end']);
  });

  it('finds the same wherever the bytes are cut', () => {
    const bytes = Buffer.from(`${POST}\r\n\r\nhello${CHUNKED}\r\n\r\n${CHUNKS}${GET}\r\n\r\n`);
    const whole = parts(requests(), bytes);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
        assert.deepEqual(parts(requests(), ...pieces), whole);
      }),
    );
    assert.deepEqual(parts(requests(), ...Array.from(bytes, (byte) => Buffer.of(byte))), whole);
  });

  it('keeps a head that has not ended readable', () => {
    const framer = requests();
    assert.deepEqual(parts(framer, 'GET / HT', 'TP/1.1\r\nHo'), []);
    assert.equal(framer.rest, 'GET / HTTP/1.1\r\nHo');
  });

  it('gives up on a head beyond the limit, and keeps no more than the limit of it', () => {
    const framer = requests();
    assert.deepEqual(parts(framer, `GET /${'a'.repeat(HEAD_LIMIT)}`, ' HTTP/1.1\r\n\r\n'), []);
    assert.equal(framer.rest.length, HEAD_LIMIT);
    assert.deepEqual(parts(framer, `\r\n\r\n${GET}\r\n\r\n`), []);
  });

  it('gives up on what is no chunk, and keeps nothing of it', () => {
    const framer = requests();
    assert.deepEqual(parts(framer, `${CHUNKED}\r\n\r\npassword=x\r\n`), [CHUNKED]);
    assert.equal(framer.rest, '');
  });
});

describe('Framer for responses', () => {
  const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 5';

  it('skips a body by its length', () => {
    assert.deepEqual(parts(responses('GET'), `${OK}\r\n\r\nhello${OK}\r\n\r\n`), [
      OK,
      5,
      'end',
      OK,
    ]);
  });

  it('expects no body after HEAD, whatever the length says', () => {
    assert.deepEqual(parts(responses('HEAD'), `${OK}\r\n\r\n${OK}\r\n\r\n`), [
      OK,
      'end',
      OK,
      'end',
    ]);
  });

  for (const status of [100, 204, 304]) {
    it(`expects no body after ${status}`, () => {
      const head = `HTTP/1.1 ${status} X\r\nETag: "a"`;
      assert.deepEqual(parts(responses('GET'), `${head}\r\n\r\n${OK}\r\n\r\n`), [head, 'end', OK]);
    });
  }

  it('reads to the end of the connection when there is no length', () => {
    const head = 'HTTP/1.1 200 OK\r\nConnection: close';
    assert.deepEqual(parts(responses('GET'), `${head}\r\n\r\nabc`, 'def'), [head, 6]);
  });
});
