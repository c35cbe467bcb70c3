import { address } from './address.ts';
import { emailField, field, fixedEmail, formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { noticeBox } from './notice.ts';
import type { Issue, Page } from './page.ts';
import { newPasswordField } from './password.ts';
import type { Role } from './role.ts';

type FromLink = {
  readonly problems: readonly Issue[];
  readonly passwordMin: number;
  /** The kind of the link. Its secret is in a cookie. */
  readonly link: string;
};

type Reset = FromLink & {
  readonly email: string;
  /** Whether the account has never had a password that its owner chose. */
  readonly isFirst: boolean;
};

type NewAccount = FromLink & {
  readonly values: { readonly email: string; readonly name: string };
  /** Whether the address is the only one that the link works for. */
  readonly isBound: boolean;
  /** Who is signed in in this browser; null for a visitor. */
  readonly signedInAs?: string | null;
};

/** The page of an invitation: choose the address and the password of a new account. */
export function invitePage({ role, ...form }: NewAccount & { readonly role: Role }): Page {
  const words =
    role === 'admin'
      ? 'This link creates an administrator account. It works once.'
      : 'Create your account with this link. It works once.';
  return newAccountPage('/invite', 'You\u2019re invited', words, form);
}

/**
 * The page of the set-up link in the log of a new site: create the account of the first
 * administrator.
 */
export function setupPage(form: NewAccount): Page {
  const words = 'There is no administrator yet. This account will be one.';
  return newAccountPage('/setup', 'Create an administrator', words, form);
}

function newAccountPage(action: string, title: string, words: string, form: NewAccount): Page {
  const { values, isBound, problems, passwordMin, signedInAs = null } = form;
  const { email, name } = values;
  // With an address that is fixed the first thing to do is the name, or else the password.
  const first = isBound && problems.length === 0;
  const nameField = field({
    label: 'Your name (optional)',
    name: 'name',
    type: 'text',
    value: name,
    autocomplete: 'name',
    problems,
    optional: true,
    autofocus: first && name === '',
  });
  return linkSheet(
    action,
    title,
    html`<p>${words}</p>
<p>You&rsquo;ll sign in with your e-mail address.</p>`,
    form,
    html`${signedInAs !== null && problems.length === 0 && notForYou(signedInAs)}
${isBound ? fixedEmail(email, problems) : emailField(email, problems)}
${nameField}
${newPasswordField({ label: 'Password', passwordMin, problems, autofocus: first && name !== '' })}
<button>Create account</button>`,
  );
}

// An administrator who tries the link that they have just made would lose their session by it.
function notForYou(email: string): Html {
  return noticeBox(
    'note',
    html`You are signed in as <strong>${address(email)}</strong>. This link is for a new account: use it in a private window, or
sign out first.`,
  );
}

/**
 * The page of a reset link: choose a new password. It names the account, also for password
 * managers.
 */
export function resetPage({ email, isFirst, ...form }: Reset): Page {
  const { problems, passwordMin } = form;
  const autofocus = problems.length === 0;
  return linkSheet(
    '/reset',
    isFirst ? 'Welcome' : 'Choose a new password',
    isFirst
      ? html`<p>Choose your password. You&rsquo;ll sign in with it and the address below.</p>`
      : html`<p>Your old password stops working, you&rsquo;re signed out everywhere, and your keys for programs end.</p>`,
    form,
    html`<div class="field">
<label for="username">E-mail address</label>
<input id="username" type="email" autocomplete="username" value="${email}" readonly>
</div>
${newPasswordField({ label: isFirst ? 'Password' : 'New password', passwordMin, problems, autofocus })}
<button>Set password</button>`,
  );
}

/** The page of a link: what it does, and the form that uses it. */
export function linkSheet(
  action: string,
  title: string,
  words: Html,
  { problems, link }: Pick<FromLink, 'problems' | 'link'>,
  fields: Html,
): Page {
  return {
    title: formTitle(title, problems),
    form: true,
    isAlone: true,
    body: html`<div class="split">
<header>
<h1>${title}</h1>
${words}
</header>
<div class="sheet">
<form method="post" action="${action}" novalidate>
<input type="hidden" name="link" value="${link}">
${problemSummary(problems, ['email', 'name', 'password'])}
${fields}
</form>
</div>
</div>`,
  };
}
