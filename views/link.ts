import { emailField, formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { icon } from './icon.ts';
import type { Page, Problem } from './page.ts';
import { newPasswordField } from './password.ts';
import type { Role } from './role.ts';

type FromLink = {
  readonly problems: readonly Problem[];
  readonly passwordMin: number;
  /** The address of the form: the link itself, which carries the secret. */
  readonly action: string;
};

type NewAccount = FromLink & { readonly values: { readonly email: string } };

/** Where an invitation leads: choose the address and the password of a new account. */
export function invitePage({ role, ...form }: NewAccount & { readonly role: Role }): Page {
  const what = role === 'admin' ? 'one account that looks after the others' : 'one account';
  return newAccountPage('You are invited', `This link makes ${what}. It works once.`, form);
}

/** Where the link in the log of a new site leads: the first administrator makes their account. */
export function setupPage(form: NewAccount): Page {
  const words = 'There is nobody here yet. This account looks after all that come later.';
  return newAccountPage('Make the first account', words, form);
}

function newAccountPage(title: string, words: string, form: NewAccount): Page {
  const { values, problems, passwordMin } = form;
  return sheet(
    title,
    html`<p>${words}</p>
<p>Your e-mail address is the name you sign in with.</p>`,
    form,
    html`${emailField(values.email, problems)}
${newPasswordField({ label: 'Password', passwordMin, problems })}
<button>Create account</button>`,
  );
}

/** Where a reset link leads: choose a new password. Shows whose, and tells password managers too. */
export function resetPage({ email, ...form }: FromLink & { readonly email: string }): Page {
  const { problems, passwordMin } = form;
  const autofocus = problems.length === 0;
  return sheet(
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

function sheet(title: string, words: Html, { problems, action }: FromLink, fields: Html): Page {
  return {
    title: formTitle(title, problems),
    body: html`<div class="split">
<header>
<h1>${title}</h1>
${words}
</header>
<div class="sheet">
<form method="post" action="${action}" novalidate>
${problemSummary(problems, ['email', 'password'])}
${fields}
</form>
</div>
</div>`,
  };
}

const GONE = {
  invitation: 'This invitation is gone',
  reset: 'This link is gone',
  setup: 'This set-up link is gone',
};

const ASK = 'This link has been used or has expired. Ask for a new one.';
const START_AGAIN =
  'Start the server again while there is no administrator: it writes a new one to its log.';

/** What a link shows that was used, was taken back, has expired or never was: the same for all four. */
export function linkGonePage({ what }: { readonly what: keyof typeof GONE }): Page {
  return {
    title: GONE[what],
    body: html`<div class="ticket void">
<p class="stub">${icon}</p>
<div class="record">
<h1>${GONE[what]}</h1>
<p class="lede">${what === 'setup' ? START_AGAIN : ASK}</p>
<p class="actions">${what === 'reset' ? html`<a class="button" href="/forgot">Forgot your password?</a>` : html`<a class="button" href="/login">Sign in</a>`}</p>
</div>
</div>`,
  };
}
