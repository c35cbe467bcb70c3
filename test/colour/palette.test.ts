import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  contrastOfAccent,
  GROUNDS,
  nearestAccent,
  type Palette,
  paletteOf,
  TEXT_CONTRAST,
} from '../../src/colour/palette.ts';
import { contrast, parseHex, type Rgb } from '../../src/colour/rgb.ts';
import { paletteRules } from '../../src/colour/stylesheet.ts';

const rgb = (hex: string): Rgb => {
  const colour = parseHex(hex);
  assert.ok(colour !== null, hex);
  return colour;
};

/** Every text of a palette with what it stands on. */
function pairsOf(palette: Palette): [text: string, ground: string][] {
  return (['light', 'dark'] as const).flatMap((scheme) => {
    const { accent, accentStrong, velvet, velvetStrong } = palette[scheme];
    const { paper, card } = GROUNDS[scheme];
    return [
      [accent, paper],
      [accent, card],
      [accentStrong, paper],
      [accentStrong, card],
      [GROUNDS.onVelvet, velvet],
      [GROUNDS.onVelvet, velvetStrong],
    ] as [string, string][];
  });
}

const anyColour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((number) => `#${number.toString(16).padStart(6, '0')}`);

describe('paletteOf', () => {
  it('gives every text enough contrast in both schemes, for any accent that is accepted', () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyColour, (colour) => {
        const isAccepted = contrastOfAccent(colour) >= TEXT_CONTRAST;
        if (isAccepted) accepted++;
        const accent = isAccepted ? colour : nearestAccent(colour);
        assert.ok(contrastOfAccent(accent) >= TEXT_CONTRAST, accent);
        for (const [text, ground] of pairsOf(paletteOf(accent))) {
          assert.ok(contrast(rgb(text), rgb(ground)) >= TEXT_CONTRAST, `${text} on ${ground}`);
        }
      }),
      { numRuns: 2_000 },
    );
    assert.ok(accepted > 200, `${accepted}`);
  });

  it('uses the accent itself in light, and shows where the pointer is', () => {
    fc.assert(
      fc.property(anyColour, (colour) => {
        const accent = nearestAccent(colour);
        const { light, dark } = paletteOf(accent);
        assert.deepEqual([light.accent, light.velvet], [accent, accent]);
        for (const shades of [light, dark]) {
          assert.notEqual(shades.accent, shades.accentStrong);
          assert.notEqual(shades.velvet, shades.velvetStrong);
        }
      }),
    );
  });

  it('does not lose buttons on the dark card, even those of a black accent', () => {
    for (const accent of ['#000000', '#000033', '#1a1412', '#2a211d']) {
      const { velvet } = paletteOf(accent).dark;
      assert.ok(contrast(rgb(velvet), rgb(GROUNDS.dark.card)) > 1.5, velvet);
    }
  });

  it('stands on the paper and card of the style sheet, and on the text of its buttons', () => {
    const [light = '', dark = ''] = readFileSync('public/style.css', 'utf8').split('@media', 2);
    for (const [css, scheme] of [
      [light, 'light'],
      [dark, 'dark'],
    ] as const) {
      assert.ok(css.includes(`--paper: ${GROUNDS[scheme].paper};`), scheme);
      assert.ok(css.includes(`--card: ${GROUNDS[scheme].card};`), scheme);
    }
    assert.ok(light.includes(`--on-velvet: ${GROUNDS.onVelvet};`));
    assert.ok(!dark.includes('--on-velvet'));
  });
});

describe('nearestAccent', () => {
  it('is the lightest that will do, of the same hue', () => {
    assert.equal(nearestAccent('#ffcc00'), '#846800');
    assert.equal(nearestAccent('#ff6600'), '#b94800');
    assert.equal(nearestAccent('#ffffff'), '#6c6c6c');
    assert.equal(nearestAccent('#7b1e36'), '#7b1e36');
  });
});

describe('paletteRules', () => {
  it('sets the four colours for light, and for dark where the system is dark', () => {
    assert.equal(
      paletteRules({
        light: {
          accent: '#111111',
          accentStrong: '#222222',
          velvet: '#333333',
          velvetStrong: '#444444',
        },
        dark: {
          accent: '#aaaaaa',
          accentStrong: '#bbbbbb',
          velvet: '#cccccc',
          velvetStrong: '#dddddd',
        },
      }),
      ':root { --accent: #111111; --accent-strong: #222222; --velvet: #333333; --velvet-strong: #444444; }\n' +
        '@media (prefers-color-scheme: dark) {\n' +
        ':root { --accent: #aaaaaa; --accent-strong: #bbbbbb; --velvet: #cccccc; --velvet-strong: #dddddd; }\n}\n',
    );
  });
});
