/**
 * A bar chart as SVG, readable in light and dark mode, with every value as text. It has its own
 * background, because the page around it may have another mode.
 */
import type { Bar } from './report.ts';

const WIDTH = 720;
const LABELS = 150; // room for the names
const VALUES = 70; // room for the numbers after the bars
const TOP = 56;
const PITCH = 34;
const THICK = 20;

const STYLE = `
.page { fill: #fbfaf7 }
text { font: 14px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #33302b }
.title { font-size: 15px; font-weight: 600 }
.value { font-variant-numeric: tabular-nums }
.ours { font-weight: 700 }
.bar { fill: #b9b2a6 }
.bar.ours { fill: #0f6e5c }
.axis { stroke: #8a8378; stroke-width: 1 }
@media (prefers-color-scheme: dark) {
.page { fill: #1f1d1a }
text { fill: #e8e4dc }
.bar { fill: #6d675e }
.bar.ours { fill: #4cc3a5 }
}`;

/** The bars from the shortest to the longest, ours marked. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const sorted = [...bars].sort((a, b) => a.value - b.value);
  const longest = Math.max(...bars.map(({ value }) => value));
  const height = TOP + sorted.length * PITCH + 12;
  const told = sorted.map(({ name, value }) => `${name} ${value.toFixed(0)}`).join(', ');
  const rows = sorted.map((bar, i) => row(bar, TOP + i * PITCH, longest));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title desc">
<title id="title">${title}</title>
<desc id="desc">${told}</desc>
<style>${STYLE}
</style>
<rect class="page" width="${WIDTH}" height="${height}" rx="6"/>
<text class="title" x="16" y="30">${title}</text>
${rows.join('\n')}
<line class="axis" x1="${LABELS}" x2="${LABELS}" y1="${TOP - 6}" y2="${height - 12}"/>
</svg>
`;
}

function row({ name, value, ours }: Bar, y: number, longest: number): string {
  const length = Math.round(((WIDTH - LABELS - VALUES) * value) / longest);
  const middle = y + THICK / 2 + 5;
  const mark = ours ? ' ours' : '';
  return `<text class="name${mark}" x="${LABELS - 12}" y="${middle}" text-anchor="end">${name}</text>
<rect class="bar${mark}" x="${LABELS}" y="${y}" width="${length}" height="${THICK}" rx="2"/>
<text class="value${mark}" x="${LABELS + length + 10}" y="${middle}">${value.toFixed(0)}</text>`;
}
