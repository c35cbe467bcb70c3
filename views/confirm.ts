import { formTitle, problemSummary } from './form.ts';
import { html } from './html.ts';
import type { Issue, Page } from './page.ts';
import { accountForManagers, currentPasswordField } from './password.ts';

type Confirm = {
  readonly email: string;
  /** The local path to go on to, or null. */
  readonly next: string | null;
  readonly problems: readonly Issue[];
};

/** Asks a signed-in user for the password again before a sensitive action. */
export function confirmPage({ email, next, problems }: Confirm): Page {
  const autofocus = problems.length === 0;
  return {
    title: formTitle('Confirm it\u2019s you', problems),
    body: html`<div class="split">
<header>
<h1>Confirm it&rsquo;s you</h1>
<p>You signed in a while ago. What you are about to do is worth a second look.</p>
<p>Signed in as ${email}</p>
</header>
<div class="sheet">
<form method="post" action="/confirm" novalidate>
${problemSummary(problems, ['password'])}
${accountForManagers(email)}
${currentPasswordField({ label: 'Password', problems, autofocus })}
${next !== null && html`<input type="hidden" name="next" value="${next}">`}
<button>Go on</button>
</form>
</div>
</div>`,
  };
}
