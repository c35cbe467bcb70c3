/** Lines of code and of output. */
import { type Html, html } from '../../views/html.ts';

/** Lines up to this length fit beside the wire. */
const FITS = 58;

/** Whether lines need to be scrolled: then they have to be reached with the keyboard. */
export function isWide(lines: readonly string[]): boolean {
  return lines.some((line) => line.length > FITS);
}

/** A block of code. `shown`: its lines as markup, where they are more than text. */
export function codeBlock(lines: readonly string[], shown: readonly Html[] | null = null): Html {
  const content = shown ?? lines.map((line) => html`${line}\n`);
  return isWide(lines)
    ? html`<pre tabindex="0"><code>${content}</code></pre>`
    : html`<pre><code>${content}</code></pre>`;
}
