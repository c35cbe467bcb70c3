import type { Palette, Shades } from './palette.ts';

/** The rules that give the custom properties of public/style.css the colours of a palette. */
export function paletteRules({ light, dark }: Palette): string {
  return `${rootRule(light)}\n@media (prefers-color-scheme: dark) {\n${rootRule(dark)}\n}\n`;
}

function rootRule({ accent, accentStrong, velvet, velvetStrong }: Shades): string {
  return `:root { --accent: ${accent}; --accent-strong: ${accentStrong}; --velvet: ${velvet}; --velvet-strong: ${velvetStrong}; }`;
}
