import { problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import type { Issue } from './page.ts';
import { accountForManagers, currentPasswordField } from './password.ts';
import { type Contact, contactLink } from './site.ts';

/** The form that deletes the account of `email`. */
export function leaveSection(email: string, problems: readonly Issue[]): Html {
  const prefix = 'delete-';
  return html`<section class="split form" aria-labelledby="delete-form">
<header>
<h2 id="delete-form">Leave</h2>
<p>Deletes your account, with its password and all its sessions. This happens immediately
and can&rsquo;t be undone.</p>
</header>
<div class="sheet">
<form method="post" action="/account/delete" novalidate>
${problemSummary(problems, ['password'], prefix)}
${accountForManagers(email)}
${currentPasswordField({ label: 'Your password', prefix, problems })}
<button class="danger">Delete my account</button>
</form>
</div>
</section>`;
}

/**
 * The only administrator stays. The form of a user who has become that since it was shown comes
 * back here.
 */
export function staySection(problems: readonly Issue[]): Html {
  return html`<section class="split form" aria-labelledby="delete-form">
<header>
<h2 id="delete-form">Leave</h2>
</header>
<div>
${problemSummary(problems, [])}
<p>You&rsquo;re the only administrator. Make someone else one before you leave.</p>
</div>
</section>`;
}

/** Whom to ask, where people do not delete their own account. */
export function managedLeaveSection(contact: Contact): Html {
  return html`<section class="split form" aria-labelledby="delete-form">
<header>
<h2 id="delete-form">Leave</h2>
</header>
<div>
<p>You can&rsquo;t delete your account yourself here. Ask ${contactLink(contact)} to delete it.</p>
</div>
</section>`;
}
