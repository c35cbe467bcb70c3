import { nameSection } from './account-name.ts';
import { accountNav } from './account-nav.ts';
import { address } from './address.ts';
import { addressState } from './address-state.ts';
import { type FactorsView, factorNames, hasFactor } from './factors.ts';
import { field, formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { type Notice, notice } from './notice.ts';
import type { Issue, Page } from './page.ts';
import { accountForManagers, currentPasswordField, newPasswordField } from './password.ts';
import type { Role } from './role.ts';
import { absoluteTime, type Times } from './time.ts';

type Account = {
  readonly email: string;
  /** Whether a link in a mail to the address was used. */
  readonly confirmed: boolean;
  readonly role: Role;
  /** What was typed into the form for a new address. */
  readonly values: { readonly email: string };
  /** How people call the user, or what was typed into that form. */
  readonly name: string;
  readonly problems: readonly Issue[];
  /** The form that the problems belong to. */
  readonly form: 'name' | 'password' | 'email' | 'confirmation' | 'delete' | null;
  readonly notice: Notice | null;
  /** The new address that is not confirmed yet, and when its link expires (ms). */
  readonly pending: { readonly email: string; readonly until: number } | null;
  readonly times: Times;
  /** Whether this site sends mail, so that a new address has to be confirmed. */
  readonly mail: boolean;
  readonly lastAdmin: boolean;
  readonly passwordMin: number;
  /**
   * Whether these forms would be refused until the user has confirmed who they are: the page asks
   * for that first, so that nothing is typed in vain.
   */
  readonly mustConfirm?: boolean;
  /** What the account has besides the password. */
  readonly factors?: FactorsView;
};

/** The user's own account, with a form for each thing to change. */
export function accountPage(account: Account): Page {
  const problemsOf = (form: Account['form']) => (account.form === form ? account.problems : []);
  return {
    title: formTitle('Account', account.form === null ? [] : account.problems),
    news: account.notice,
    styles: 'account',
    section: '/account',
    body: html`<header class="greeting">
<h1>Account</h1>
<p>${account.email}${account.role === 'admin' && html` &middot; Administrator`}</p>
</header>
${accountNav('/account')}
${notice(account.notice)}
${nameSection(account.name, problemsOf('name'))}
${account.mustConfirm ? confirmSection(account) : passwordSection(account, problemsOf('password'))}
${account.factors && factorSection(account.factors)}
${!account.mustConfirm && emailSection(account, problemsOf('email'))}
${dataSection}
${account.lastAdmin ? staySection(problemsOf('delete')) : !account.mustConfirm && leaveSection(account, problemsOf('delete'))}`,
  };
}

function confirmSection({ lastAdmin, pending, times }: Account): Html {
  const acts = lastAdmin
    ? 'change your password or e-mail address'
    : 'change your password or e-mail address, or to leave';
  return html`<section class="split form" aria-labelledby="confirm-first">
<header>
<h2 id="confirm-first">Password and e-mail address</h2>
<p>To ${acts}, confirm it&rsquo;s you first: your account has a second factor.</p>
</header>
<div class="state">
${pending && pendingEmail(pending, times)}
<p class="actions"><a class="button" href="/confirm?next=%2Faccount">Confirm it&rsquo;s you</a></p>
</div>
</section>`;
}

function passwordSection({ email, passwordMin }: Account, problems: readonly Issue[]): Html {
  const prefix = 'password-';
  return html`<section class="split form" aria-labelledby="password-form">
<header>
<h2 id="password-form">Change password</h2>
<p>Changing it signs you out everywhere else.</p>
</header>
<div class="sheet">
<form method="post" action="/account/password" novalidate>
${problemSummary(problems, ['current', 'password'], prefix)}
${accountForManagers(email)}
${currentPasswordField({ label: 'Current password', name: 'current', prefix, problems })}
${newPasswordField({ label: 'New password', passwordMin, prefix, problems })}
<button>Change password</button>
</form>
</div>
</section>`;
}

function factorSection(factors: FactorsView): Html {
  return html`<section class="split form" aria-labelledby="factors">
<header>
<h2 id="factors">Second factor and passkeys</h2>
<p>With one of these, a stolen password isn&rsquo;t enough to get into your account.</p>
</header>
<div class="state">
<p><strong>${factorNames(factors)}</strong></p>
<p class="actions"><a class="button quiet" href="/account/second-factor">${hasFactor(factors) ? 'Manage' : 'Set one up'}</a></p>
</div>
</section>`;
}

function emailSection(account: Account, problems: readonly Issue[]): Html {
  const { values, pending, mail, times } = account;
  const prefix = 'email-';
  const email = field({
    label: 'New e-mail address',
    name: 'email',
    type: 'email',
    value: values.email,
    autocomplete: 'email',
    prefix,
    problems,
  });
  return html`<section class="split form" aria-labelledby="email-form">
<header>
<h2 id="email-form">Change e-mail address</h2>
<p>${mail ? CONFIRMED : AT_ONCE}</p>
</header>
<div class="sheet">
${mail && addressState({ email: account.email, confirmed: account.confirmed, problems: account.form === 'confirmation' ? account.problems : [] })}
${pending && pendingEmail(pending, times)}
<form method="post" action="/account/email" novalidate>
${problemSummary(problems, ['email', 'password'], prefix)}
${accountForManagers(account.email)}
${email}
${currentPasswordField({ label: 'Your password', prefix, problems })}
<button>${mail ? 'Send the link' : 'Change address'}</button>
</form>
</div>
</section>`;
}

const CONFIRMED =
  'We\u2019ll e-mail a link to the new address. Once you\u2019ve used it, you\u2019ll sign in with that address, and we\u2019ll let the old one know.';
const AT_ONCE =
  'You\u2019ll sign in with the new address from then on. This site can\u2019t send e-mail, so it can\u2019t check the address: mind the spelling.';

function pendingEmail({ email, until }: NonNullable<Account['pending']>, times: Times): Html {
  return html`<form method="post" action="/account/email/withdraw">
<p><strong>${address(email)}</strong> isn&rsquo;t confirmed yet. The link we sent there expires on
${absoluteTime(until, times)}.</p>
<button class="quiet">Withdraw</button>
</form>`;
}

// Without the attribute `download`: it would save the page that asks for the password.
const dataSection = html`<section class="split form" aria-labelledby="data">
<header>
<h2 id="data">Your data</h2>
<p>Everything that is stored about you here, as a file: the account, where you are signed in, what happened.</p>
</header>
<div class="state">
<p class="actions"><a class="button quiet" href="/account/data.json">Download your data</a></p>
</div>
</section>`;

function leaveSection({ email }: Account, problems: readonly Issue[]): Html {
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

// The form of a user who has become the only administrator since it was shown comes back here.
function staySection(problems: readonly Issue[]): Html {
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
