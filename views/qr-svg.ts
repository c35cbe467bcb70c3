import { type Html, html } from './html.ts';

type QrSvgProps = {
  /** The modules of a QR code, `true` is dark. */
  readonly rows: readonly (readonly boolean[])[];
  /** What it says, for people who cannot see it. */
  readonly label: string;
};

// ISO/IEC 18004, section 6.3.8: "a region 4X wide which shall be free of all other markings,
// surrounding the symbol on all four sides", where X is the width of a module.
const QUIET_ZONE = 4;
// CSS pixels: a whole number, so that all modules are equally wide.
const MODULE = 4;

/**
 * A QR code as inline SVG. Black on white in dark mode, too: many scanners do not read a light code
 * on a dark ground. A style sheet may make it narrower; the height follows.
 */
export function qrSvg({ rows, label }: QrSvgProps): Html {
  const size = rows.length + 2 * QUIET_ZONE;
  return html`<svg class="qr" role="img" aria-label="${label}" width="${size * MODULE}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">
<rect width="${size}" height="${size}" fill="#fff"/>
<path fill="#000" d="${rows.map(pathOfRow)}"/>
</svg>`;
}

// A rectangle for each run of dark modules.
function pathOfRow(row: readonly boolean[], index: number): string {
  const runs = row.map(Number).join('').matchAll(/1+/g);
  const rectangles = [...runs].map(({ 0: run, index: start }) => {
    const [x, y] = [start + QUIET_ZONE, index + QUIET_ZONE];
    return `M${x} ${y}h${run.length}v1h-${run.length}z`;
  });
  return rectangles.join('');
}
