import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { toOklch, toRgb } from '../../src/colour/oklch.ts';
import { parseHex, toHex } from '../../src/colour/rgb.ts';

describe('OKLCH', () => {
  // The values that browsers give for these colours (CSS Color 4, sample conversions).
  const known: [hex: string, lightness: number, chroma: number, degrees: number][] = [
    ['#ffffff', 1, 0, 0],
    ['#000000', 0, 0, 0],
    ['#ff0000', 0.628, 0.2577, 29.2],
    ['#00ff00', 0.8664, 0.2948, 142.5],
    ['#0000ff', 0.452, 0.3132, 264.1],
    ['#663399', 0.4403, 0.1603, 303.4],
  ];
  for (const [hex, lightness, chroma, degrees] of known) {
    it(`of ${hex} is what browsers say`, () => {
      const colour = toOklch(parseHex(hex) ?? [0, 0, 0]);
      assert.ok(Math.abs(colour.lightness - lightness) < 0.001, `${colour.lightness}`);
      assert.ok(Math.abs(colour.chroma - chroma) < 0.001, `${colour.chroma}`);
      const hue = ((colour.hue * 180) / Math.PI + 360) % 360;
      if (chroma > 0) assert.ok(Math.abs(hue - degrees) < 0.1, `${hue}`);
    });
  }

  it('leads back to the same colour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
        const hex = `#${number.toString(16).padStart(6, '0')}`;
        assert.equal(toHex(toRgb(toOklch(parseHex(hex) ?? [0, 0, 0]))), hex);
      }),
      { numRuns: 2_000 },
    );
  });

  it('becomes less colourful where a screen has no such colour, and keeps its lightness', () => {
    const green = toOklch([0, 1, 0]);
    const dark = toOklch(toRgb({ ...green, lightness: 0.3 }));
    assert.ok(Math.abs(dark.lightness - 0.3) < 0.005);
    assert.ok(Math.abs(dark.hue - green.hue) < 0.02);
    assert.ok(dark.chroma < green.chroma);
  });
});
