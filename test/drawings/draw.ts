/** Draws a recording as an SVG: clients at the left, the server at the right, time downwards. */
import { html } from '../../views/html.ts';
import type { Drawing, Exchanged, Part } from './drawing.ts';

const WIDTH = 760;
const SERVER = 560;
const TABLE = 588;
const LANE = 76; // px between two clients
const LINE = 19; // px from one line of text to the next
const CHARACTER = 7.25; // px, about: the width of a letter of 12 px in a fixed-width font
const TOP = 74;
const CHIPS = 6;

/** The text of the SVG file. It follows the light or dark scheme of the reader by itself. */
export function draw(drawing: Drawing): string {
  const first = 52;
  const lanes = drawing.clients.map((_, index) => first + index * LANE);
  const textAt = (lanes.at(-1) ?? first) + 14;
  const pieces: string[] = [];
  let y = TOP;
  for (const event of drawing.events) {
    if (event.kind === 'between') {
      pieces.push(label(textAt, y + 4, 'between', event.text));
      y += 32;
    } else if (event.kind === 'rows') {
      pieces.push(...rows(event.rows, y - 60));
    } else {
      const { drawn, height } = exchange(event, lanes[event.from] ?? first, textAt, y);
      pieces.push(...drawn);
      y += height;
    }
  }
  const bottom = y;
  const heads = [...drawing.clients.map((name, index) => head(lanes[index] ?? 0, name, bottom))];
  heads.push(head(SERVER, 'Coatcheck', bottom), label(TABLE + 74, 26, 'table', 'sessions'));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 10}" role="img" aria-labelledby="t">
<title id="t">${html`${drawing.title}`}</title>
${STYLE}
<rect class="paper" width="${WIDTH}" height="${bottom + 10}" rx="10"/>
${[...heads, ...pieces].join('\n')}
</svg>
`;
}

function exchange(event: Exchanged, lane: number, textAt: number, top: number) {
  const drawn: string[] = [];
  let y = top;
  for (const part of event.request) {
    drawn.push(text(textAt, y, part));
    y += LINE;
  }
  drawn.push(arrow(lane, SERVER, y - 10, 'request'));
  y += 10;
  for (const part of event.answer) {
    drawn.push(text(textAt, y, part, event.refused ? 'refused' : ''));
    y += LINE;
  }
  drawn.push(arrow(SERVER, lane, y - 10, 'answer'));
  return { drawn, height: y - top + 18 };
}

function text(x: number, y: number, part: Part, kind = ''): string {
  const written = `<text x="${x}" y="${y}" class="${kind}">${html`${part.text}`}</text>`;
  if (part.secret === null) return written;
  return written + chip(x + part.text.length * CHARACTER + 2, y, part.secret);
}

function chip(x: number, y: number, letter: string): string {
  const colour = (letter.charCodeAt(0) - 65) % CHIPS;
  return `<g class="chip c${colour}"><rect x="${x}" y="${y - 12}" width="20" height="16" rx="8"/><text x="${x + 10}" y="${y}" text-anchor="middle">${letter}</text></g>`;
}

function rows(parts: readonly Part[], y: number): string[] {
  if (parts.length === 0) return [label(TABLE + 74, y + 16, 'none', 'no sessions')];
  const box = `<rect class="rows" x="${TABLE}" y="${y}" width="148" height="${parts.length * 20 + 8}" rx="4"/>`;
  return [box, ...parts.map((part, index) => text(TABLE + 10, y + 18 + index * 20, part))];
}

function head(x: number, name: string, bottom: number): string {
  return `<line class="lane" x1="${x}" y1="42" x2="${x}" y2="${bottom}"/>${label(x, 30, 'name', name)}`;
}

function label(x: number, y: number, kind: string, words: string): string {
  const anchor = kind === 'between' ? 'start' : 'middle';
  return `<text x="${x}" y="${y}" class="${kind}" text-anchor="${anchor}">${html`${words}`}</text>`;
}

function arrow(from: number, to: number, y: number, kind: string): string {
  const back = to < from ? 7 : -7;
  return `<path class="${kind}" d="M${from} ${y}H${to}m${back} -4L${to} ${y}l${back} 4"/>`;
}

const STYLE = `<style>
svg { --paper: #fffcf6; --ink: #2b211c; --muted: #675a50; --line: #b9a892; --alarm: #a3210f; --row: #f5eee2 }
text { font: 12px ui-monospace, "SF Mono", Menlo, Consolas, monospace; fill: var(--ink) }
.name { font: 600 14px Georgia, serif }
.table, .between, .none { font: italic 13px Georgia, serif; fill: var(--muted) }
.refused { fill: var(--alarm) }
.paper { fill: var(--paper) }
.lane { stroke: var(--line); stroke-dasharray: 2 4 }
.request, .answer { fill: none; stroke: var(--ink); stroke-width: 1.3 }
.answer { stroke: var(--muted); stroke-dasharray: 5 3 }
.rows { fill: var(--row); stroke: var(--line) }
.chip text { fill: #fff; font-weight: 600; font-size: 11px }
.c0 rect { fill: #7b1e36 } .c1 rect { fill: #1d5c7a } .c2 rect { fill: #4d6b1d }
.c3 rect { fill: #86501a } .c4 rect { fill: #5c3f8f } .c5 rect { fill: #2c6b5b }
@media (prefers-color-scheme: dark) {
svg { --paper: #231b18; --ink: #f3e9dc; --muted: #bfae9e; --line: #6d5c50; --alarm: #ff9c86; --row: #2e2521 }
}
</style>`;
