import { type Html, html } from './html.ts';

/** The groups of one's own account, to read. Not shown to an account that is in none. */
export function groupsSection(groups: readonly string[]): Html | false {
  if (groups.length === 0) return false;
  return html`<section class="split form" aria-labelledby="groups">
<header>
<h2 id="groups">Your groups</h2>
<p>They decide which apps you may enter. Only administrators can change them.</p>
</header>
<div class="state">
<p><strong>${groups.join(', ')}</strong></p>
</div>
</section>`;
}
