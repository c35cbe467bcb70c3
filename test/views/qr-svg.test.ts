import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeQr } from '../../src/qr/encode.ts';
import { qrSvg } from '../../views/qr-svg.ts';

const rows = [
  [true, true, false],
  [false, false, false],
  [true, false, true],
];
const markup = String(qrSvg({ rows, label: 'QR code for "ada@example.org" & her phone' }));

describe('qrSvg', () => {
  it('is one path with a rectangle for each run of dark modules, inside a quiet zone of four', () => {
    assert.match(markup, /viewBox="0 0 11 11"/);
    assert.equal(markup.match(/<path/g)?.length, 1);
    assert.match(markup, / d="M4 4h2v1h-2zM4 6h1v1h-1zM6 6h1v1h-1z"/);
  });

  it('is black on white, whatever the theme', () => {
    assert.match(markup, /<rect width="11" height="11" fill="#fff"\/>/);
    assert.match(markup, /<path fill="#000" /);
    assert.doesNotMatch(markup, /currentColor|var\(/);
  });

  it('has sharp modules, four CSS pixels wide', () => {
    assert.match(markup, /shape-rendering="crispEdges"/);
    assert.match(markup, /<svg [^>]*width="44"/);
    assert.doesNotMatch(markup, /<svg [^>]*height=/);
  });

  it('is an image with a label, which is escaped', () => {
    assert.match(markup, /role="img"/);
    assert.match(markup, /aria-label="QR code for &quot;ada@example.org&quot; &amp; her phone"/);
  });

  it('has no style of its own, which the content security policy would drop', () => {
    assert.doesNotMatch(markup, /style=|<style/);
  });

  it('draws every dark module of a code and no other', () => {
    const matrix = encodeQr('otpauth://totp/Coatcheck:ada%40example.org');
    assert.ok(matrix);
    const svg = String(qrSvg({ rows: matrix.rows, label: 'code' }));
    const drawn = matrix.rows.map((row) => row.map(() => false));
    for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
      drawn[Number(y) - 4]?.fill(true, Number(x) - 4, Number(x) - 4 + Number(width));
    }
    assert.deepEqual(drawn, matrix.rows);
  });
});
