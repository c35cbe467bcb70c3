import { address } from './address.ts';
import { emailField, formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { message } from './message.ts';
import type { Issue, Page } from './page.ts';
import { type Contact, contactLink } from './site.ts';

type Forgot = {
  /** Whether this site can send mail. */
  readonly mail: boolean;
  /** Who makes a link where there is no mail. */
  readonly contact: Contact;
  readonly values: { readonly email: string };
  readonly problems: readonly Issue[];
  readonly sent: boolean;
};

/** The form for a forgotten password. After it was sent, the page says the same for any address. */
export function forgotPage({ mail, contact, values, problems, sent }: Forgot): Page {
  if (!mail) return answer('Forgot your password?', noMail(contact));
  if (sent) return answer('Check your e-mail', onItsWay(values.email), another);
  return {
    title: formTitle('Forgot your password?', problems),
    isPublic: values.email === '' && problems.length === 0,
    description: 'Forgot your password? Get a link to choose a new one by e-mail.',
    form: true,
    body: html`<div class="split">
<header>
<h1>Forgot your password?</h1>
<p>We&rsquo;ll e-mail you a link to choose a new one.</p>
<p><a href="/login">Back to sign-in</a></p>
</header>
<div class="sheet">
<form method="post" action="/forgot" novalidate>
${problemSummary(problems, ['email'])}
${emailField(values.email, problems)}
<button>Send the link</button>
</form>
</div>
</div>`,
  };
}

function noMail(contact: Contact): Html {
  return html`This site can&rsquo;t send e-mail. Ask ${contactLink(contact)} for a reset link.`;
}

// It repeats the address as typed, whether or not it has an account, so that the user sees a typo.
function onItsWay(email: string): Html {
  return html`If there&rsquo;s an account with this address, we&rsquo;ve e-mailed a link to
<strong>${address(email)}</strong>. It expires in one hour.`;
}

const another = html`<a href="/forgot">Try another address</a>`;

function answer(title: string, words: Html, otherwise?: Html): Page {
  const actions = html`<a class="button" href="/login">Back to sign-in</a>${
    otherwise &&
    html`
${otherwise}`
  }`;
  return { title, body: message({ title, words, actions }) };
}
