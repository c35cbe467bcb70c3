import { address } from './address.ts';
import { emailField, formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { message } from './message.ts';
import type { Issue, Page } from './page.ts';
import { newPasswordField } from './password.ts';
import type { Role } from './role.ts';

type FromLink = {
  readonly problems: readonly Issue[];
  readonly passwordMin: number;
  /** The kind of the link. Its secret is in a cookie. */
  readonly link: string;
};

type NewAccount = FromLink & { readonly values: { readonly email: string } };

/** The page of an invitation: choose the address and the password of a new account. */
export function invitePage({ role, ...form }: NewAccount & { readonly role: Role }): Page {
  const what = role === 'admin' ? 'one account that looks after the others' : 'one account';
  const words = `This link makes ${what}. It works once.`;
  return newAccountPage('/invite', 'You are invited', words, form);
}

/**
 * The page of the set-up link in the log of a new site: create the account of the first
 * administrator.
 */
export function setupPage(form: NewAccount): Page {
  const words = 'There is no account yet. This one manages all that come later.';
  return newAccountPage('/setup', 'Make the first account', words, form);
}

function newAccountPage(action: string, title: string, words: string, form: NewAccount): Page {
  const { values, problems, passwordMin } = form;
  return sheet(
    action,
    title,
    html`<p>${words}</p>
<p>Your e-mail address is the name you sign in with.</p>`,
    form,
    html`${emailField(values.email, problems)}
${newPasswordField({ label: 'Password', passwordMin, problems })}
<button>Create account</button>`,
  );
}

/**
 * The page of a reset link: choose a new password. It names the account, also for password
 * managers.
 */
export function resetPage({ email, ...form }: FromLink & { readonly email: string }): Page {
  const { problems, passwordMin } = form;
  const autofocus = problems.length === 0;
  return sheet(
    '/reset',
    'Choose a new password',
    html`<p>The old one stops working, and you are signed out everywhere.</p>`,
    form,
    html`<div class="field">
<label for="username">E-mail address</label>
<input id="username" type="email" autocomplete="username" value="${email}" readonly>
</div>
${newPasswordField({ label: 'New password', passwordMin, problems, autofocus })}
<button>Set password</button>`,
  );
}

/**
 * The page of the link in a mail to a new address: confirm it. It names the account.
 */
export function emailPage({
  link,
  owner,
  email,
  problems,
}: {
  readonly link: string;
  readonly owner: string;
  readonly email: string;
  readonly problems: readonly Issue[];
}): Page {
  return sheet(
    '/email',
    'Confirm your new address',
    html`<p>Once you confirm, the account <strong>${address(owner)}</strong> signs in with <strong>${address(email)}</strong>.</p>
<p>Confirm only if that account is yours and you asked for this. Otherwise close the page: nothing changes.</p>`,
    { problems, link },
    html`<button>Confirm address</button>`,
  );
}

function sheet(
  action: string,
  title: string,
  words: Html,
  { problems, link }: Pick<FromLink, 'problems' | 'link'>,
  fields: Html,
): Page {
  return {
    title: formTitle(title, problems),
    form: true,
    body: html`<div class="split">
<header>
<h1>${title}</h1>
${words}
</header>
<div class="sheet">
<form method="post" action="${action}" novalidate>
<input type="hidden" name="link" value="${link}">
${problemSummary(problems, ['email', 'password'])}
${fields}
</form>
</div>
</div>`,
  };
}

const GONE = {
  invite: 'This invitation is gone',
  reset: 'This link is gone',
  setup: 'This set-up link is gone',
  email: 'This link is gone',
  confirm: 'This link is gone',
};

const ASK = 'This link has been used or has expired. Ask for a new one.';
const START_AGAIN =
  'Start the server again while there is no administrator: it writes a new one to its log.';

const ASK_YOURSELF =
  'It has been used, withdrawn or has expired. Ask for a new one with your account.';

const WORDS = {
  invite: ASK,
  reset: ASK,
  setup: START_AGAIN,
  email: ASK_YOURSELF,
  confirm: ASK_YOURSELF,
};

const signInButton = html`<a class="button" href="/login">Sign in</a>`;

const accountButton = html`<a class="button" href="/account">Go to your account</a>`;

const ON = {
  invite: signInButton,
  reset: html`<a class="button" href="/forgot">Forgot your password?</a>`,
  setup: signInButton,
  email: accountButton,
  confirm: accountButton,
};

/**
 * The page of a link that was used, was withdrawn, has expired or never existed: the same for all
 * of them.
 */
export function linkGonePage({ what }: { readonly what: keyof typeof GONE }): Page {
  return {
    title: GONE[what],
    body: message({ title: GONE[what], words: WORDS[what], actions: ON[what], isVoid: true }),
  };
}

const linkMissing = html`This page is behind a one-time link, and this browser does not have the link any more. It keeps one for
15 minutes, and only while cookies are allowed for this site. The link itself is not used up: open it again from the
message that it came in.`;

/** The page for a browser that has lost the cookie with the secret of the link. */
export function linkMissingPage(): Page {
  const title = 'Open your link again';
  return {
    title,
    body: message({ title, words: linkMissing, actions: signInButton, isVoid: true }),
  };
}
