/**
 * Colours of screens (sRGB), and the contrast between two of them as WCAG 2.2 defines it:
 *
 *     contrast = (L1 + 0.05) / (L2 + 0.05), L1 the luminance of the lighter colour
 *     L = 0.2126 R + 0.7152 G + 0.0722 B, each channel linear in the amount of light
 */

/** The channels as they are stored, from 0 to 1. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Parses `#rrggbb`, in letters of any case. Null for anything else. */
export function parseHex(text: string): Rgb | null {
  const [, r = '', g = '', b = ''] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text) ?? [];
  return r === '' ? null : [byte(r), byte(g), byte(b)];
}

function byte(digits: string): number {
  return Number.parseInt(digits, 16) / 255;
}

/** The nearest `#rrggbb`, in small letters. */
export function toHex(colour: Rgb): string {
  const digits = (channel: number) =>
    Math.round(Math.min(Math.max(channel, 0), 1) * 255)
      .toString(16)
      .padStart(2, '0');
  return `#${colour.map(digits).join('')}`;
}

/** The amount of light of a stored channel. */
export function toLinear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

/** The stored channel for an amount of light. */
export function fromLinear(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
}

/** From 1 (the same luminance) to 21 (black on white). */
export function contrast(one: Rgb, other: Rgb): number {
  const a = luminance(one);
  const b = luminance(other);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);
}
