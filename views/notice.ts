import { type Html, html } from './html.ts';
import { absoluteTime, timeTag } from './time.ts';

/** A link that opens a door for whoever has it. The server keeps only its digest, so this is the one time it is shown. */
export type LinkView = { readonly url: string; readonly until: number };

/** A calm line about what has just been done, for eyes and screen readers. Nothing when there is none. */
export function notice(text: string | null): Html | false {
  return text !== null && html`<p class="notice" role="status">${text}</p>`;
}

/** A fresh one-time link in a field that has the focus: select all, copy, done. Nothing when there is none. */
export function oneTimeLink(link: LinkView | null, now: number): Html | false {
  return (
    link !== null &&
    html`<div class="once" role="group" aria-labelledby="once">
<h2 id="once">Copy it now: it is shown once</h2>
<div class="field">
<label for="link">One-time link</label>
<input id="link" type="text" value="${link.url}" readonly autofocus spellcheck="false" aria-describedby="link-hint">
<p class="hint" id="link-hint">Works once, until ${absoluteTime(link.until)} (${timeTag(link.until, now)}). Whoever has it can use it.</p>
</div>
</div>`
  );
}
