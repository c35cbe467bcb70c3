import { field, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import type { Issue } from './page.ts';

/** The form for one's own display name. `name` as it is, or as it was typed. */
export function nameSection(name: string, problems: readonly Issue[]): Html {
  const prefix = 'own-';
  return html`<section class="split form" aria-labelledby="name-form">
<header>
<h2 id="name-form">Your name</h2>
<p>Administrators see it beside your address. You don&rsquo;t sign in with it.</p>
</header>
<div class="sheet">
<form method="post" action="/account/name" novalidate>
${problemSummary(problems, ['name'], prefix)}
${field({ label: 'Name (optional)', name: 'name', type: 'text', value: name, autocomplete: 'name', prefix, problems, optional: true })}
<button>Save name</button>
</form>
</div>
</section>`;
}
