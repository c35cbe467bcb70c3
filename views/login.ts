import { emailField, field, formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { type Notice, noticeBox } from './notice.ts';
import type { Issue, Page } from './page.ts';
import { type PasskeyOptions, passkeyButton } from './passkey-button.ts';
import { nextField, withNext } from './with-next.ts';

type Login = {
  readonly values: {
    readonly email: string;
    readonly remember: boolean;
    readonly next: string | null;
  };
  readonly problems: readonly Issue[];
  readonly signupOpen: boolean;
  readonly notice: Notice | null;
  /** How long a session lasts when the box is ticked: at most, and without a visit. */
  readonly remembered: { readonly days: number; readonly idleDays: number };
  /** What to ask the browser for. Null where the site can have no passkeys. */
  readonly passkey?: PasskeyOptions | null;
};

/**
 * The sign-in form. `next` is the local path to go on to. The notice is tied to the first input,
 * which has the focus.
 */
export function loginPage({
  values,
  problems,
  signupOpen,
  notice,
  remembered,
  passkey = null,
}: Login): Page {
  const emailAutocomplete = passkey === null ? 'username' : 'username webauthn';
  const password = field({
    label: 'Password',
    name: 'password',
    type: 'password',
    autocomplete: 'current-password',
    isLast: true,
    problems,
    autofocus: problems.length === 0 && values.email !== '',
    below: html`<a href="/forgot">Forgot your password?</a>`,
  });
  return {
    title: formTitle('Sign in', problems),
    description: `Sign in with your e-mail address and password${passkey === null ? '' : ', or with a passkey'}.`,
    news: notice,
    section: '/login',
    isPublic: values.email === '' && problems.length === 0,
    ...(passkey !== null && { script: 'passkeys' as const }),
    form: true,
    body: html`<div class="split">
<header>
<h1>Sign in</h1>
${signupOpen ? html`<p>New here? <a href="${withNext('/signup', values.next)}">Create account</a></p>` : html`<p>Accounts here are by invitation.</p>`}
</header>
<div class="sheet">
<form method="post" action="/login" novalidate>
${notice !== null && noticeBox(notice.tone, notice.text, html` id="${NOTICE}"`)}
${problemSummary(problems, ['email', 'password'])}
${emailField(values.email, problems, { autocomplete: emailAutocomplete, describedBy: notice === null ? null : NOTICE })}
${password}
${rememberBox(values.remember, remembered)}
${nextField(values.next)}
<button>Sign in</button>
${passkey !== null && passkeyWay(passkey)}
</form>
</div>
</div>`,
  };
}

const NOTICE = 'notice';

// In the same form, so that the box above counts for a passkey, too.
function passkeyWay(options: PasskeyOptions): Html {
  return passkeyButton({
    label: 'Sign in with a passkey',
    options,
    ceremony: 'get',
    action: '/login/passkey',
    autofill: true,
  });
}

function rememberBox(checked: boolean, { days, idleDays }: Login['remembered']): Html {
  return html`<div class="check">
<input id="remember" name="remember" type="checkbox" value="on" aria-describedby="remember-hint"${checked && html` checked`}>
<label for="remember">Keep me signed in on this device</label>
<p class="hint" id="remember-hint">Up to ${days} days, or ${idleDays} without a visit. Not on a shared device.</p>
</div>`;
}
