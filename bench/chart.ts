/**
 * A bar chart as SVG, readable in light and dark mode, with every value as text. It has its own
 * background, because the page around it may have another mode.
 */
import type { Bar, Kind } from './report.ts';

const WIDTH = 780;
const LABELS = 190; // room for the names
const VALUES = 160; // room for the numbers after the bars
const TOP = 84;
const PITCH = 30;
const THICK = 18;
const LEGEND_TOP = 46;

const STYLE = `
.page { fill: #fbfaf7 }
text { font: 14px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #33302b }
.title { font-size: 15px; font-weight: 600 }
.value { font-variant-numeric: tabular-nums }
text.ours { font-weight: 700 }
rect.ours { fill: #0f6e5c }
rect.bare { fill: #55504a }
rect.ready { fill: #d8a24a }
rect.equal { fill: #b4552d }
.axis { stroke: #8a8378; stroke-width: 1 }
@media (prefers-color-scheme: dark) {
.page { fill: #1f1d1a }
text { fill: #e8e4dc }
rect.ours { fill: #4cc3a5 }
rect.bare { fill: #a39c92 }
rect.ready { fill: #b98632 }
rect.equal { fill: #e0855a }
}`;

const LEGEND: readonly (readonly [kind: Kind, text: string])[] = [
  ['bare', 'the bytes only'],
  ['ready', 'session, page made before'],
  ['equal', 'session, template, log line'],
];

/** The bars from the shortest to the longest, the ratio of ours to each, and the colours. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const sorted = [...bars].sort((a, b) => a.value - b.value);
  const longest = Math.max(...bars.map(({ value }) => value));
  const ours = bars.find(({ kind }) => kind === 'ours')?.value ?? Number.NaN;
  const height = TOP + sorted.length * PITCH + 12;
  const told = sorted.map(({ name, value }) => `${name} ${value.toFixed(1)}`).join('; ');
  const rows = sorted.map((bar, i) => row(bar, TOP + i * PITCH, longest, ours));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title desc">
<title id="title">${title}</title>
<desc id="desc">${told}</desc>
<style>${STYLE}
</style>
<rect class="page" width="${WIDTH}" height="${height}" rx="6"/>
<text class="title" x="16" y="28">${title}</text>
${legend()}
${rows.join('\n')}
<line class="axis" x1="${LABELS}" x2="${LABELS}" y1="${TOP - 6}" y2="${height - 12}"/>
</svg>
`;
}

// The widths are those of the texts in the usual fonts, with some room.
function legend(): string {
  let x = 16;
  return LEGEND.map(([kind, text]) => {
    const at = x;
    x += 36 + text.length * 8;
    return `<rect class="${kind}" x="${at}" y="${LEGEND_TOP}" width="12" height="12" rx="2"/>
<text x="${at + 18}" y="${LEGEND_TOP + 11}">${text}</text>`;
  }).join('\n');
}

function row({ name, value, kind }: Bar, y: number, longest: number, ours: number): string {
  const length = Math.round(((WIDTH - LABELS - VALUES) * value) / longest);
  const middle = y + THICK / 2 + 5;
  const mark = kind === 'ours' ? ' ours' : '';
  const ratio = kind === 'ours' ? '' : ` · ours ${(ours / value).toFixed(2)} x`;
  return `<text class="name${mark}" x="${LABELS - 12}" y="${middle}" text-anchor="end">${name}</text>
<rect class="${kind}" x="${LABELS}" y="${y}" width="${length}" height="${THICK}" rx="2"/>
<text class="value${mark}" x="${LABELS + length + 10}" y="${middle}">${value.toFixed(1)}${ratio}</text>`;
}
