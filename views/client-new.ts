import { adminNav } from './account-nav.ts';
import {
  CLIENT_FIELDS,
  type ClientTyped,
  clientFields,
  kindSelect,
  redirectExamples,
} from './client-fields.ts';
import { formTitle, problemSummary } from './form.ts';
import { html } from './html.ts';
import { type Notice, notice } from './notice.ts';
import type { Issue, Page } from './page.ts';

type NewClient = {
  readonly typed: ClientTyped & { readonly kind: string };
  readonly problems: readonly Issue[];
  readonly notice?: Notice | null;
};

/** The form that registers an app. */
export function newClientPage({ typed, problems, notice: news = null }: NewClient): Page {
  return {
    title: formTitle('Register an app', problems),
    news,
    styles: 'account',
    section: '/overview',
    body: html`<header class="greeting">
<h1>Register an app</h1>
<p>People then sign in to it with their account here.</p>
</header>
${adminNav('/clients')}
${notice(news)}
<section class="split form" aria-label="The app">
<header>
<p>The redirect address is where people return to after they have signed in here. The settings of the app, or its manual, name it.</p>
${redirectExamples}
<p>On the next page you get what the app has to know: the issuer, a client ID and a secret.</p>
</header>
<div class="sheet">
<form method="post" action="/clients" novalidate>
${problemSummary(problems, CLIENT_FIELDS)}
${clientFields(typed, problems, { kind: kindSelect(typed.kind) })}
<button>Register</button>
<p><a href="/clients">Cancel</a></p>
</form>
</div>
</section>`,
  };
}
