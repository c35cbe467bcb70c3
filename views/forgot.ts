import { emailField, formTitle, problemSummary } from './form.ts';
import { html } from './html.ts';
import { icon } from './icon.ts';
import type { Page, Problem } from './page.ts';

type Forgot = {
  /** Whether this site can send mail. */
  readonly mail: boolean;
  readonly values: { readonly email: string };
  readonly problems: readonly Problem[];
  readonly sent: boolean;
};

/** The way back in for somebody who forgot the password. After sending, it says the same for any address. */
export function forgotPage({ mail, values, problems, sent }: Forgot): Page {
  if (!mail) return answer('Forgot your password?', noMail);
  if (sent) return answer('Look into your mail', onItsWay);
  return {
    title: formTitle('Forgot your password?', problems),
    body: html`<div class="split">
<header>
<h1>Forgot your password?</h1>
<p>We send a link to choose a new one.</p>
<p><a href="/login">Back to sign in</a></p>
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

const noMail = 'There is no mail here: ask the person who runs this site for a link.';
const onItsWay =
  'If there is an account with this address, a mail with a link is on its way. The link works for one hour.';

function answer(title: string, words: string): Page {
  return {
    title,
    body: html`<div class="ticket">
<p class="stub">${icon}</p>
<div class="record">
<h1>${title}</h1>
<p class="lede">${words}</p>
<p class="actions"><a class="button" href="/login">Back to sign in</a></p>
</div>
</div>`,
  };
}
