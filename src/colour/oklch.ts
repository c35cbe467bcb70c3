/**
 * Colours as people see them: OKLCH is lightness, chroma (how colourful) and hue, in steps that
 * look equal. A darker or lighter one of the same hue is the same colour to the eye, which is not
 * so for HSL. The numbers are those of Björn Ottosson's definition (2020), which CSS Color 4 uses.
 */
import { fromLinear, type Rgb, toLinear } from './rgb.ts';

export type Oklch = {
  /** From 0 (black) to 1 (white). */
  readonly lightness: number;
  /** From 0 (grey) to about 0.37. */
  readonly chroma: number;
  /** Radians. */
  readonly hue: number;
};

/** The lightness, chroma and hue of a colour. */
export function toOklch([red, green, blue]: Rgb): Oklch {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const greenRed = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const blueYellow = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(greenRed, blueYellow),
    hue: Math.atan2(blueYellow, greenRed),
  };
}

/** The colour of a screen. Where a screen cannot show it, the most colourful one that it can. */
export function toRgb(colour: Oklch): Rgb {
  const whole = channels(colour);
  if (isShown(whole)) return whole;
  let shown = 0;
  let beyond = colour.chroma;
  for (let i = 0; i < 20; i++) {
    const chroma = (shown + beyond) / 2;
    if (isShown(channels({ ...colour, chroma }))) shown = chroma;
    else beyond = chroma;
  }
  return channels({ ...colour, chroma: shown });
}

function isShown(rgb: Rgb): boolean {
  return rgb.every((channel) => channel >= -0.0001 && channel <= 1.0001);
}

function channels({ lightness, chroma, hue }: Oklch): Rgb {
  const greenRed = chroma * Math.cos(hue);
  const blueYellow = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * greenRed + 0.2158037573 * blueYellow) ** 3;
  const m = (lightness - 0.1055613458 * greenRed - 0.0638541728 * blueYellow) ** 3;
  const s = (lightness - 0.0894841775 * greenRed - 1.291485548 * blueYellow) ** 3;
  return [
    fromLinear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    fromLinear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    fromLinear(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}
