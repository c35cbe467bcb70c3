import { address } from './address.ts';
import { addressState } from './address-state.ts';
import { field, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import type { Issue } from './page.ts';
import { accountForManagers, currentPasswordField } from './password.ts';
import { type Contact, contactLink } from './site.ts';
import { absoluteTime, type Times } from './time.ts';

/** The new address that is not confirmed yet, and when its link expires (ms). */
export type PendingEmail = { readonly email: string; readonly until: number };

/** What the section about the address shows. */
export type EmailState = {
  readonly email: string;
  /** Whether a link in a mail to the address was used. */
  readonly confirmed: boolean;
  /** What was typed into the form for a new address. */
  readonly values: { readonly email: string };
  readonly pending: PendingEmail | null;
  /** Whether this site sends mail, so that a new address has to be confirmed. */
  readonly mail: boolean;
  readonly times: Times;
};

/** The problems of its two forms: a new address, and the link that confirms the present one. */
type Problems = { readonly email: readonly Issue[]; readonly confirmation: readonly Issue[] };

/** The form for another address. */
export function emailSection(state: EmailState, problems: Problems): Html {
  const { values, pending, mail, times } = state;
  const prefix = 'email-';
  const email = field({
    label: 'New e-mail address',
    name: 'email',
    type: 'email',
    value: values.email,
    autocomplete: 'email',
    prefix,
    problems: problems.email,
  });
  return html`<section class="split form" aria-labelledby="email-form">
<header>
<h2 id="email-form">Change e-mail address</h2>
<p>${mail ? CONFIRMED : AT_ONCE}</p>
</header>
<div class="sheet">
${mail && stateOf(state, problems)}
${pending && pendingEmail(pending, times)}
<form method="post" action="/account/email" novalidate>
${problemSummary(problems.email, ['email', 'password'], prefix)}
${accountForManagers(state.email)}
${email}
${currentPasswordField({ label: 'Your password', prefix, problems: problems.email })}
<button>${mail ? 'Send the link' : 'Change address'}</button>
</form>
</div>
</section>`;
}

const CONFIRMED =
  'We\u2019ll e-mail a link to the new address. Once you\u2019ve used it, you\u2019ll sign in with that address, and we\u2019ll let the old one know.';
const AT_ONCE =
  'You\u2019ll sign in with the new address from then on. This site can\u2019t send e-mail, so it can\u2019t check the address: mind the spelling.';

/** Whom to ask for another address, where people do not change their own. */
export function managedEmailSection(state: EmailState, problems: Problems, contact: Contact): Html {
  return html`<section class="split form" aria-labelledby="email-form">
<header>
<h2 id="email-form">E-mail address</h2>
<p>You sign in with it.</p>
</header>
<div class="state">
${state.mail && stateOf(state, problems)}
<p>You can&rsquo;t change your address yourself here. Ask ${contactLink(contact)} to change it.</p>
</div>
</section>`;
}

function stateOf({ email, confirmed }: EmailState, { confirmation }: Problems): Html {
  return addressState({ email, confirmed, problems: confirmation });
}

/** A change that waits for its link, and the button that withdraws it. */
export function pendingEmail({ email, until }: PendingEmail, times: Times): Html {
  return html`<form method="post" action="/account/email/withdraw">
<p><strong>${address(email)}</strong> isn&rsquo;t confirmed yet. The link we sent there expires on
${absoluteTime(until, times)}.</p>
<button class="quiet">Withdraw</button>
</form>`;
}
