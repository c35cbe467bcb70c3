/** The form for a new key, and the key itself, this once. */
import { field, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import type { Issue } from './page.ts';
import { type Options, select } from './select.ts';
import { absoluteTime, type Times } from './time.ts';

/** The form as it was sent. `audiences`: what a key can be for, by address, in words. */
export type KeyForm = {
  readonly name: string;
  readonly audience: string;
  readonly audiences: Options;
  readonly days: number;
  readonly problems: readonly Issue[];
};

/** A new key, which is shown this once. */
export type NewKeyView = {
  readonly name: string;
  readonly text: string;
  readonly audience: string;
  readonly until: number;
  /** The command that tries it out. It takes the key from the variable KEY. */
  readonly command: string;
};

const LIVES: readonly (readonly [days: number, text: string])[] = [
  [7, '7 days'],
  [30, '30 days'],
  [90, '90 days'],
  [180, '180 days'],
  [366, 'A year'],
];

/** The form: a name, what the key is for, and how long it is good for. */
export function keyForm({ name, audience, audiences, days, problems }: KeyForm): Html {
  return html`<div class="sheet">
<form method="post" action="/account/keys" novalidate>
${problemSummary(problems, ['name', 'audience', 'days'])}
${field({
  label: 'Name',
  name: 'name',
  type: 'text',
  value: name,
  autocomplete: 'off',
  hint: 'Name the program that uses it, or the place where it\u2019s kept.',
  problems,
})}
${select({ id: 'audience', name: 'audience', label: 'For', options: audiences, selected: audience })}
${select({ id: 'days', name: 'days', label: 'Expires after', options: livesWith(days), selected: String(days) })}
<button>Create key</button>
</form>
</div>`;
}

// A program may have sent another number.
function livesWith(days: number): Options {
  const isListed = LIVES.some(([usual]) => usual === days);
  const all = isListed ? LIVES : [...LIVES, [days, `${days} days`] as const];
  return all.map(([value, text]) => [String(value), text]);
}

/** A new key as text that has the focus: a click selects all of it. */
export function newKey({ name, text, audience, until, command }: NewKeyView, times: Times): Html {
  return html`<div class="once" role="group" aria-labelledby="once">
<h2 id="once">The key &ldquo;${name}&rdquo;: copy it now, it&rsquo;s shown only once</h2>
<div class="field">
<label for="key">Key</label>
<output id="key" translate="no" tabindex="0" autofocus aria-describedby="key-hint">${text}</output>
<p class="hint" id="key-hint">Click it, then copy it. For: ${audience}. It expires on ${absoluteTime(until, times)}. Anyone who has it can use it: keep it as you keep a password.</p>
</div>
<div class="field">
<label for="try">Try it in a terminal</label>
<output id="try" class="lines" translate="no" tabindex="0" aria-describedby="try-hint">read -rs KEY
${command}</output>
<p class="hint" id="try-hint">The first line waits for the key, and keeps it out of the history of the shell. Send it like this with each request.</p>
</div>
</div>`;
}
