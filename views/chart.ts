import { type Html, html } from './html.ts';
import { dayInWords } from './time.ts';

/** How many sign-ins of one day succeeded and how many failed. `day` is YYYY-MM-DD. */
export type ChartDay = { readonly day: string; readonly ok: number; readonly failed: number };

const SLOT = 12;
const BAR = 8;
const HEIGHT = 100;
/** The least value of the top of the chart, so that a day with one sign-in is a low bar. */
const LEAST_TOP = 4;
const LEAST_BAR = 3;

/**
 * Sign-ins by day as stacked bars: full ones succeeded, hatched ones failed. Whoever wants the
 * numbers opens the table; screen readers get no drawing.
 */
export function signInChart(days: readonly ChartDay[]): Html {
  const top = Math.max(LEAST_TOP, ...days.map(({ ok, failed }) => ok + failed));
  const width = days.length * SLOT;
  return html`<div class="sheet">
<div class="chart" aria-hidden="true">
<p class="legend">${legend(days)}</p>
<svg viewBox="0 0 ${width} ${HEIGHT + 1}">
${hatching}
${days.map((day, index) => bar(day, index * SLOT + (SLOT - BAR) / 2, (HEIGHT - LEAST_BAR) / top))}
<path class="axis" d="M0 ${HEIGHT + 0.5}H${width}"/>
</svg>
<p>${[days.at(0), days.at(-1)].map((end) => end && html`<span>${words(end)}</span>`)}</p>
</div>
${table(days)}
</div>`;
}

const hatching = html`<pattern id="hatching" class="failed" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<path d="M0 0V3" stroke="currentColor" stroke-width="2.4"/>
</pattern>`;

function legend(days: readonly ChartDay[]): Html {
  const ok = days.reduce((sum, day) => sum + day.ok, 0);
  const failed = days.reduce((sum, day) => sum + day.failed, 0);
  const most = Math.max(0, ...days.map((day) => day.ok + day.failed));
  return html`<span>${swatch(false)} ${ok.toLocaleString('en')} signed in</span>
<span>${swatch(true)} ${failed.toLocaleString('en')} failed</span>
<span class="muted">Busiest day: ${most.toLocaleString('en')}</span>`;
}

function swatch(failed: boolean): Html {
  return html`<svg viewBox="0 0 ${BAR} ${BAR}" width="16" height="16">${rect(failed, 0, 0, BAR)}</svg>`;
}

// The title is what a pointer on the bars, or on the room above them, shows.
function bar(day: ChartDay, x: number, unit: number): Html | false {
  const { ok, failed } = day;
  if (ok + failed === 0) return false;
  const low = barHeight(ok, unit);
  const high = barHeight(failed, unit);
  return html`<g><title>${words(day)}: ${ok.toLocaleString('en')} signed in, ${failed.toLocaleString('en')} failed</title>
<rect x="${x}" y="0" width="${BAR}" height="${HEIGHT}" fill="none" pointer-events="all"/>
${ok > 0 && rect(false, x, HEIGHT - low, low)}
${failed > 0 && rect(true, x, HEIGHT - low - high, high)}</g>
`;
}

// A single attempt has to be visible beside a day with hundreds.
function barHeight(amount: number, unit: number): number {
  return amount === 0 ? 0 : Math.max(LEAST_BAR, Math.round(amount * unit));
}

// The outline of a hatched bar is drawn inside it, so that it is as high as its number says.
function rect(failed: boolean, x: number, y: number, height: number): Html {
  if (!failed) {
    return html`<rect x="${x}" y="${y}" width="${BAR}" height="${height}" fill="currentColor"/>`;
  }
  return html`<rect class="failed" x="${x + 0.5}" y="${y + 0.5}" width="${BAR - 1}" height="${height - 1}" fill="url(#hatching)" stroke="currentColor"/>`;
}

function table(days: readonly ChartDay[]): Html {
  return html`<details class="numbers">
<summary>Show the numbers</summary>
<table>
<caption class="visually-hidden">Sign-ins by day</caption>
<thead><tr><th scope="col">Day</th><th scope="col">Signed in</th><th scope="col">Failed</th></tr></thead>
<tbody>
${days.map((day) => html`<tr><th scope="row">${words(day)}</th><td>${day.ok}</td><td>${day.failed}</td></tr>\n`)}</tbody>
</table>
</details>`;
}

function words({ day }: ChartDay): string {
  return dayInWords(Date.parse(day));
}
