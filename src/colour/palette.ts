/**
 * The colours of a site, from one: its accent. In light it is used as it is, for links on the paper
 * and under the text of buttons. On the dark paper links need a lighter one of the same hue, and
 * buttons one that is neither lost in the dark nor too light for their text. Every text has a
 * contrast of at least 4.5:1 (WCAG 2.2, 1.4.3).
 */
import { type Oklch, toOklch, toRgb } from './oklch.ts';
import { contrast, parseHex, type Rgb, toHex } from './rgb.ts';

/** What text needs, as a ratio to 1. */
export const TEXT_CONTRAST = 4.5;

/** What the colours stand on: the custom properties of public/style.css with these names. */
export const GROUNDS = {
  light: { paper: '#f5eee2', card: '#fffcf6' },
  dark: { paper: '#1a1412', card: '#2a211d' },
  onVelvet: '#fff6ea',
} as const;

/** The colours of one scheme, each `#rrggbb`. */
export type Shades = {
  /** Links and marks on paper and card. */
  readonly accent: string;
  readonly accentStrong: string;
  /** Buttons and the stubs of tickets, with text on them. */
  readonly velvet: string;
  readonly velvetStrong: string;
};

export type Palette = { readonly light: Shades; readonly dark: Shades };

/** The contrast that an accent has at its weakest: as a link on the paper of the light scheme. */
export function contrastOfAccent(accent: string): number {
  return contrast(parsed(accent), parsed(GROUNDS.light.paper));
}

/** The lightest colour of the same hue that has enough contrast. */
export function nearestAccent(accent: string): string {
  return readable(toOklch(parsed(accent)), GROUNDS.light.paper, -STEP);
}

/** The palette of an accent that has enough contrast. */
export function paletteOf(accent: string): Palette {
  const colour = toOklch(parsed(accent));
  const { lightness, chroma } = colour;
  const { card } = GROUNDS.dark;
  const link = { ...colour, lightness: 0.8, chroma: Math.min(chroma, 0.12) };
  const button = { ...colour, lightness: Math.min(Math.max(lightness, 0.4), 0.48) };
  // What the pointer is over gets darker, and where there is nothing darker, lighter.
  const hovered = lightness < 0.3 ? lightness + 0.18 : lightness - 0.08;
  const strong = readable({ ...colour, lightness: hovered }, GROUNDS.light.paper, -STEP);
  const lit = { ...button, lightness: button.lightness + 0.06 };
  return {
    light: { accent, accentStrong: strong, velvet: accent, velvetStrong: strong },
    dark: {
      accent: readable(link, card, STEP),
      accentStrong: readable({ ...link, lightness: 0.88 }, card, STEP),
      velvet: readable(button, GROUNDS.onVelvet, -STEP),
      velvetStrong: readable(lit, GROUNDS.onVelvet, -STEP),
    },
  };
}

const STEP = 0.005;

/** The first colour on the way to white or black that has enough contrast with a ground. */
function readable(start: Oklch, ground: string, step: number): string {
  for (let { lightness } = start; lightness > 0 && lightness < 1; lightness += step) {
    const hex = toHex(toRgb({ ...start, lightness }));
    if (contrast(parsed(hex), parsed(ground)) >= TEXT_CONTRAST) return hex;
  }
  return step < 0 ? '#000000' : '#ffffff';
}

function parsed(hex: string): Rgb {
  const colour = parseHex(hex);
  if (colour === null) throw new Error(`${hex} is no colour`);
  return colour;
}
