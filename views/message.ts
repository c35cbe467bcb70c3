import { type Html, html } from './html.ts';
import { icon } from './icon.ts';

/**
 * A page of one message, drawn as a ticket: a heading, the message, the links to go on. `isVoid`:
 * something has ended, so it is drawn as a ticket that is no longer valid.
 */
export function message({
  title,
  words,
  more = null,
  actions,
  isVoid = false,
}: {
  readonly title: string;
  readonly words: string | Html;
  /** Paragraphs after the message. */
  readonly more?: Html | null;
  readonly actions: Html;
  readonly isVoid?: boolean;
}): Html {
  return html`<div class="ticket${isVoid && ' void'}">
<p class="stub">${icon}</p>
<div class="record">
<h1>${title}</h1>
<p class="lede">${words}</p>
${more}
<p class="actions">${actions}</p>
</div>
</div>`;
}
