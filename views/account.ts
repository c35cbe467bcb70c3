import {
  type EmailState,
  emailSection,
  managedEmailSection,
  pendingEmail,
} from './account-email.ts';
import { groupsSection } from './account-groups.ts';
import { leaveSection, managedLeaveSection, staySection } from './account-leave.ts';
import { nameSection } from './account-name.ts';
import { accountNav } from './account-nav.ts';
import { type FactorsView, factorNames, hasFactor } from './factors.ts';
import { formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { type Notice, notice } from './notice.ts';
import type { Issue, Page } from './page.ts';
import { accountForManagers, currentPasswordField, newPasswordField } from './password.ts';
import type { Role } from './role.ts';
import type { Contact } from './site.ts';

type Account = EmailState & {
  readonly role: Role;
  readonly groups: readonly string[];
  /** How people call the user, or what was typed into that form. */
  readonly name: string;
  readonly problems: readonly Issue[];
  /** The form that the problems belong to. */
  readonly form: 'name' | 'password' | 'email' | 'confirmation' | 'delete' | null;
  readonly notice: Notice | null;
  /** Whether people change their address themselves, and delete their account. */
  readonly may: { readonly changeEmail: boolean; readonly leave: boolean };
  /** Whom they ask where they may not. */
  readonly contact: Contact;
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
${groupsSection(account.groups)}
${account.mustConfirm ? confirmSection(account) : passwordSection(account, problemsOf('password'))}
${account.factors && factorSection(account.factors)}
${emailPart(account, { email: problemsOf('email'), confirmation: problemsOf('confirmation') })}
${dataSection}
${leavePart(account, problemsOf('delete'))}`,
  };
}

function emailPart(account: Account, problems: Parameters<typeof emailSection>[1]): Html | false {
  const { may, contact, mustConfirm } = account;
  if (!may.changeEmail) return managedEmailSection(account, problems, contact);
  return !mustConfirm && emailSection(account, problems);
}

function leavePart(account: Account, problems: readonly Issue[]): Html | false {
  const { email, may, contact, lastAdmin, mustConfirm } = account;
  if (!may.leave) return managedLeaveSection(contact);
  if (lastAdmin) return staySection(problems);
  return !mustConfirm && leaveSection(email, problems);
}

function confirmSection({ lastAdmin, may, pending, times }: Account): Html {
  const what = may.changeEmail ? 'password or e-mail address' : 'password';
  const leaving = may.leave && !lastAdmin ? ', or to leave' : '';
  return html`<section class="split form" aria-labelledby="confirm-first">
<header>
<h2 id="confirm-first">${may.changeEmail ? 'Password and e-mail address' : 'Password'}</h2>
<p>To change your ${what}${leaving}, confirm it&rsquo;s you first: your account has a second factor.</p>
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
<p>Changing it signs you out everywhere else, and ends your <a href="/account/keys">keys</a> for programs.</p>
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

// Without the attribute `download`: it would save the page that asks for the password.
const dataSection = html`<section class="split form" aria-labelledby="data">
<header>
<h2 id="data">Your data</h2>
<p>Everything stored about you here, as a file: your account, your sessions and your activity.</p>
</header>
<div class="state">
<p class="actions"><a class="button quiet" href="/account/data.json">Download your data</a></p>
</div>
</section>`;
