import { type Html, html } from './html.ts';
import { absoluteTime, type Times, timeTag } from './time.ts';

/**
 * A one-time link: anyone who has it can use it. The server stores only its hash, so it is shown
 * this once.
 */
export type LinkView = {
  readonly url: string;
  readonly until: number;
  /** What the link is for, and that it has to be copied now. */
  readonly title?: string;
};

/** A sentence about what was just done, for eyes and screen readers. Empty for null. */
export function notice(text: string | null): Html | false {
  return text !== null && html`<p class="notice" role="status">${text}</p>`;
}

/**
 * A new one-time link as text that has the focus: a click selects all of it, and so does "select
 * all" on the keyboard, since nothing else can be selected while it has the focus (account.css).
 * Empty for null.
 */
export function oneTimeLink(link: LinkView | null, times: Times): Html | false {
  return (
    link !== null &&
    html`<div class="once" role="group" aria-labelledby="once">
<h2 id="once">${link.title ?? 'Copy it now: it is shown once'}</h2>
<div class="field">
<label for="link">One-time link</label>
<output id="link" translate="no" tabindex="0" autofocus aria-describedby="link-hint">${link.url}</output>
<p class="hint" id="link-hint">Click it and copy. Works once, until ${absoluteTime(link.until, times)} (${timeTag(link.until, times)}). Any person who has it can use it.</p>
</div>
</div>`
  );
}
