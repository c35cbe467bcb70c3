/** An exercise with its tick. */
import { type Html, html } from '../../views/html.ts';
import type { Turn } from '../course/nodes.ts';

/** What an exercise needs besides its text. */
export type TurnState = {
  readonly lesson: string;
  /** Where the tick is sent. */
  readonly action: string;
  readonly done: boolean;
};

/** The text of an exercise, and the button that ticks it. */
export function turnView(
  { number }: Turn,
  content: Html,
  { lesson, action, done }: TurnState,
): Html {
  return html`<section class="turn" id="t${number}" tabindex="-1" aria-label="Exercise ${number}">
<p><b>Your turn.</b>${content}</p>
<form method="post" action="${action}">
<input type="hidden" name="lesson" value="${lesson}">
<input type="hidden" name="turn" value="${number}">
${done ? html`<p class="done-mark">Done.</p> <button class="quiet" name="done" value="no">Not done after all</button>` : html`<button class="quiet" name="done" value="yes">I have done it</button>`}
</form>
</section>`;
}
