import { emailField, field, formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import type { Issue, Page } from './page.ts';
import { type PasskeyOptions, passkeyButton } from './passkey-button.ts';

type Login = {
  readonly values: {
    readonly email: string;
    readonly remember: boolean;
    readonly next: string | null;
  };
  readonly problems: readonly Issue[];
  readonly signupOpen: boolean;
  readonly notice: string | null;
  /** What to ask the browser for. Null where the site can have no passkeys. */
  readonly passkey?: PasskeyOptions | null;
};

/**
 * The sign-in form. `next` is the local path to go on to, `notice` a sentence such as "You are
 * signed out."
 */
export function loginPage({ values, problems, signupOpen, notice, passkey = null }: Login): Page {
  const emailAutocomplete = passkey === null ? 'username' : 'username webauthn';
  const password = field({
    label: 'Password',
    name: 'password',
    type: 'password',
    autocomplete: 'current-password',
    problems,
    autofocus: problems.length === 0 && values.email !== '',
    below: html`<a href="/forgot">Forgot your password?</a>`,
  });
  return {
    title: formTitle('Sign in', problems),
    description: `Sign in with your e-mail address and password${passkey === null ? '' : ', or with a passkey'}.`,
    section: '/login',
    isPublic: values.email === '' && problems.length === 0,
    ...(passkey !== null && { script: 'passkeys' as const }),
    form: true,
    body: html`<div class="split">
<header>
<h1>Sign in</h1>
${signupOpen ? html`<p>New here? <a href="/signup">Create account</a></p>` : html`<p>Accounts here are by invitation.</p>`}
</header>
<div class="sheet">
<form method="post" action="/login" novalidate>
${notice !== null && html`<p class="notice" role="status">${notice}</p>`}
${problemSummary(problems, ['email', 'password'])}
${emailField(values.email, problems, emailAutocomplete)}
${password}
${rememberBox(values.remember)}
${values.next !== null && html`<input type="hidden" name="next" value="${values.next}">`}
<button>Sign in</button>
${passkey !== null && passkeyWay(passkey)}
</form>
</div>
</div>`,
  };
}

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

function rememberBox(checked: boolean): Html {
  return html`<div class="check">
<input id="remember" name="remember" type="checkbox" value="on" aria-describedby="remember-hint"${checked && html` checked`}>
<label for="remember">Keep me signed in for 30 days on this device</label>
<p class="hint" id="remember-hint">Not on a device that you share.</p>
</div>`;
}
