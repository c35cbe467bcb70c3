/** Commands to copy, and what they print. */
import { type Html, html } from '../../views/html.ts';
import type { Console } from '../course/nodes.ts';
import { isWide, withBlanks, withGaps } from './course-code.ts';

/** The block of a terminal. Its name is in lessons/README.md. */
export function consoleBlock({ steps, terminal, fills }: Console): Html {
  return html`<figure class="console ${terminal === 'your own' ? 'own' : terminal}">
<figcaption>Terminal: ${terminal}</figcaption>
${steps.map(({ command, expected, interrupt }) => html`${interrupt && html`<p class="keys"><kbd>Ctrl</kbd> + <kbd>C</kbd> stops the server that was started last</p>\n`}${command !== null && commandLine(command)}${expected.length > 0 && output(expected)}`)}</figure>
${fills.map(fill)}`;
}

// The mark of the prompt is drawn by the style sheet: it is no part of the text that is copied.
function commandLine(command: string): Html {
  return html`<div class="command"><pre><code>${words(command)}</code></pre>
<button type="button" class="copy" hidden>Copy<span class="visually-hidden"> the command</span></button></div>
`;
}

function words(command: string): Html {
  const parts = command.split(/(\s+)/);
  return html`${parts.map((part, i) => (i % 2 === 1 ? part : html`<span>${withBlanks(part)}</span>`))}`;
}

function output(lines: readonly string[]): Html {
  const shown = lines.map((line) => html`${withGaps(line)}\n`);
  return html`${isWide(lines) ? html`<pre class="output" tabindex="0"><samp>${shown}</samp></pre>` : html`<pre class="output"><samp>${shown}</samp></pre>`}
`;
}

// Without script it could do nothing, so the script shows it. It has no name and is in no form: the
// value is never sent, and kept nowhere.
function fill(name: string): Html {
  return html`<p class="fill" hidden><label>Your &lsaquo;${name}&rsaquo;
<input data-fill="${name}" autocomplete="off" autocapitalize="none" spellcheck="false"></label>
<span class="muted">goes into the commands below, on this page alone</span></p>
`;
}
