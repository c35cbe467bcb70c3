import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contrast, parseHex, type Rgb, toHex } from '../../src/colour/rgb.ts';

function rgb(hex: string): Rgb {
  const colour = parseHex(hex);
  assert.ok(colour !== null, hex);
  return colour;
}

describe('contrast', () => {
  // Known ratios, rounded to two digits as WebAIM's checker and the WCAG texts give them.
  const known: [one: string, other: string, ratio: number][] = [
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777777', '#ffffff', 4.48],
    ['#767676', '#ffffff', 4.54],
    ['#0000ff', '#ffffff', 8.59],
    ['#ff0000', '#ffffff', 4],
    ['#00ff00', '#ffffff', 1.37],
    ['#ff0000', '#000000', 5.25],
    ['#808080', '#000000', 5.32],
  ];
  for (const [one, other, ratio] of known) {
    it(`is ${ratio}:1 for ${one} and ${other}, in both orders`, () => {
      assert.ok(Math.abs(contrast(rgb(one), rgb(other)) - ratio) < 0.006);
      assert.equal(contrast(rgb(one), rgb(other)), contrast(rgb(other), rgb(one)));
    });
  }
});

describe('parseHex', () => {
  it('takes six digits after #, and gives them back', () => {
    for (const hex of ['#000000', '#7b1e36', '#ffffff']) assert.equal(toHex(rgb(hex)), hex);
    assert.equal(toHex(rgb('#AbCdEf')), '#abcdef');
  });

  it('takes nothing else', () => {
    for (const text of [
      '',
      '#',
      '#fff',
      '7b1e36',
      '#7b1e3',
      '#7b1e36ff',
      '#7b1e3g',
      ' #7b1e36',
      'red',
      '#7b1e36\n',
    ]) {
      assert.equal(parseHex(text), null, JSON.stringify(text));
    }
  });
});
