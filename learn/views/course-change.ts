/** A change to try, with the two buttons that apply it and put it back. */
import { type Html, html } from '../../views/html.ts';
import type { Change } from '../course/nodes.ts';
import { codeBlock } from './course-code.ts';

/** What a change needs besides its lines. */
export type ChangeState = {
  readonly lesson: string;
  /** Where the buttons lead. */
  readonly action: string;
  /** Whether it is in the source now. */
  readonly applied: boolean;
  /** Whether it was put back by the last click. */
  readonly undone: boolean;
  /** Why the last click changed nothing; empty when it did. */
  readonly problem: string;
};

/** The lines of a diff, coloured, and the buttons. */
export function changeView(change: Change, state: ChangeState): Html {
  const { id, lines } = change;
  const { lesson, action, applied, problem } = state;
  return html`<figure class="change" id="change-${id}" tabindex="-1">
<figcaption>A change to try: <b>${id}</b>${applied && html` <span class="badge">applied</span>`}</figcaption>
${codeBlock(lines, lines.map(diffLine))}
<form method="post" action="${action}#change-${id}">
<input type="hidden" name="lesson" value="${lesson}">
<input type="hidden" name="change" value="${id}">
${applied ? html`<button name="do" value="undo" class="quiet">Put it back</button>` : html`<button name="do" value="apply">Apply this change</button>`}
${problem !== '' && html`<p class="failed" role="alert">${problem}</p>`}
<p class="muted">${hint(change, state)}</p>
</form>
</figure>`;
}

const APP = html`Restart the app: Ctrl+C in its terminal, then <code>npm run learn</code>. This page is back as soon as the app is.`;
const OWN_SERVER = html`If its server is running, restart it: Ctrl+C in its terminal, then the command that started it.`;

function hint({ id, lines }: Change, { applied, undone }: ChangeState): Html {
  const restart = lines[0]?.startsWith('--- a/lessons/') ? OWN_SERVER : APP;
  if (applied) return html`It is in the source now. ${restart}`;
  if (undone) return html`It is put back. ${restart}`;
  return html`The button does the same as <code>npm run -s try ${id}</code> in a terminal.`;
}

function diffLine(line: string): Html {
  if (/^(?:---|\+\+\+|@@)/.test(line)) return html`<span class="where">${line}</span>\n`;
  if (line.startsWith('+')) return html`<ins>${line}</ins>\n`;
  if (line.startsWith('-')) return html`<del>${line}</del>\n`;
  return html`${line}\n`;
}
