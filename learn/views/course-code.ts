/** Lines of code and of output. */
import { ANY } from '../../lessons/runner/match.ts';
import { type Html, html } from '../../views/html.ts';

/** Lines up to this length fit beside the wire. */
const FITS = 58;

/** Whether lines need to be scrolled: then they have to be reached with the keyboard. */
export function isWide(lines: readonly string[]): boolean {
  return lines.some((line) => line.length > FITS);
}

/** Whether lines are a drawing: broken into more lines, it could not be read. */
function isDrawing(lines: readonly string[]): boolean {
  return lines.some((line) => /[\u2500-\u257f]/.test(line));
}

/** A block of code. `shown`: its lines as markup, where they are more than text. */
export function codeBlock(lines: readonly string[], shown: readonly Html[] | null = null): Html {
  const content = shown ?? lines.map((line) => html`${line}\n`);
  if (isDrawing(lines))
    return html`<pre class="drawing" tabindex="0"><code>${content}</code></pre>`;
  return isWide(lines)
    ? html`<pre tabindex="0"><code>${content}</code></pre>`
    : html`<pre><code>${content}</code></pre>`;
}

/** A text in which `‹names›` stand for the reader's own values: a script can fill them in. */
export function withBlanks(text: string): Html {
  const parts = text.split(BLANK);
  return html`${parts.map((part, i) => (i % 2 === 1 ? blank(part) : part))}`;
}

/** An expected line: `…` stands for any text, and alone for any number of lines. */
export function withGaps(line: string): Html {
  if (line === ANY) return html`<abbr class="gap" title="Any number of lines">&hellip;</abbr>`;
  const parts = line.split(ANY);
  return html`${parts.map((part, i) => html`${i > 0 && html`<abbr title="Any text">&hellip;</abbr>`}${withBlanks(part)}`)}`;
}

const BLANK = /(‹[a-z][a-z0-9-]*›)/;

function blank(part: string): Html {
  const name = part.slice(1, -1);
  return html`<mark data-blank="${name}" title="Your own value of ${name}">${part}</mark>`;
}
