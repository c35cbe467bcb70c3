import { emailField, formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { message } from './message.ts';
import type { Issue, Page } from './page.ts';
import { newPasswordField } from './password.ts';
import { type Contact, contactLink } from './site.ts';
import { nextField, withNext } from './with-next.ts';

type Signup = {
  readonly values: { readonly email: string; readonly next: string | null };
  readonly problems: readonly Issue[];
  readonly passwordMin: number;
};

/**
 * The form for a new account. After a problem it keeps the e-mail address, never the password.
 * `next` is the local path to go on to.
 */
export function signupPage({ values, problems, passwordMin }: Signup): Page {
  return {
    title: formTitle('Create account', problems),
    description: 'Create an account with your e-mail address and a password.',
    section: '/signup',
    isPublic: values.email === '' && problems.length === 0,
    form: true,
    body: html`<div class="split">
<header>
<h1>Create account</h1>
<p>You&rsquo;ll sign in with your e-mail address.</p>
<p>Already have an account? <a href="${withNext('/login', values.next)}">Sign in</a></p>
</header>
<div class="sheet">
<form method="post" action="/signup" novalidate>
${problemSummary(problems, ['email', 'password'])}
${emailField(values.email, problems)}
${newPasswordField({ label: 'Password', passwordMin, problems })}
${nextField(values.next)}
<button>Create account</button>
</form>
</div>
</div>
${problems.some(({ way }) => way?.form === INSTEAD) && signInInstead(values)}`,
  };
}

/**
 * The id of the form that leads from a refused sign-up to the sign-in, and the field that says so.
 */
export const INSTEAD = 'instead';

// A form, and no link: the address goes along, and an address in a URL would be in the logs of
// proxies. It is not the form of the page, whose Enter key creates an account.
function signInInstead({ email, next }: Signup['values']): Html {
  return html`<form method="post" action="/login" id="${INSTEAD}" hidden>
<input type="hidden" name="email" value="${email}">
<input type="hidden" name="${INSTEAD}" value="on">
${nextField(next)}
</form>`;
}

/** The page at /signup when accounts are created by invitation only. */
export function signupClosedPage(contact: Contact): Page {
  return {
    title: 'Accounts are by invitation',
    body: message({
      title: 'By invitation',
      words: html`Accounts here are by invitation. Ask ${contactLink(contact)} for one.`,
      actions: html`<a class="button" href="/login">Sign in</a>`,
    }),
  };
}
