import { adminNav } from './account-nav.ts';
import {
  CLIENT_FIELDS,
  type ClientTyped,
  clientFields,
  redirectExamples,
} from './client-fields.ts';
import { type ProviderView, secretOnce, setUp } from './client-set-up.ts';
import { kindName } from './clients.ts';
import { formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { type Notice, notice } from './notice.ts';
import type { Issue, Page } from './page.ts';

type ClientData = {
  readonly id: string;
  readonly name: string;
  readonly isPublic: boolean;
  /** A secret that was just created; null at any other time. */
  readonly secret: string | null;
  readonly provider: ProviderView;
  /** The settings, or what was sent of them. */
  readonly typed: ClientTyped;
  /** Whether the settings that few apps need say something. */
  readonly hasMore: boolean;
  readonly notice: Notice | null;
  readonly problems: readonly Issue[];
};

/** One app: what to type into it, its settings, a new secret, and removing it. */
export function clientPage(data: ClientData): Page {
  const { id, name, isPublic, secret, provider, problems } = data;
  return {
    title: formTitle(name, problems),
    news: data.notice,
    styles: 'account',
    section: '/overview',
    body: html`<header class="greeting">
<h1>${name}</h1>
<p>${kindName(isPublic)}</p>
</header>
${adminNav('/clients')}
<p><a href="/clients">Back to the list</a></p>
${notice(data.notice)}
${problemSummary(problems, [...CLIENT_FIELDS, 'sure'])}
${secretOnce(secret)}
<section class="split" aria-labelledby="set-up">
<header>
<h2 id="set-up">Type this into the app</h2>
<p>Most apps need only the first lines, and find the rest at the discovery address.</p>
</header>
${setUp(id, isPublic ? 'none' : secret === null ? 'hidden' : 'above', provider)}
</section>
<section class="split form" aria-labelledby="settings">
<header>
<h2 id="settings">Settings</h2>
<p>A change counts from the next request of the app.</p>
${redirectExamples}
</header>
<div class="sheet">
<form method="post" action="/clients/${id}/edit" novalidate>
${clientFields(data.typed, problems, { isOpen: data.hasMore })}
<button>Save</button>
</form>
</div>
</section>
<section class="split" aria-labelledby="actions">
<header>
<h2 id="actions">Actions</h2>
</header>
<ul class="rows deeds" role="list">
${!isPublic && html`<li>${secretForm(id)}</li>\n`}<li>${removeForm(id, problems)}</li>
</ul>
</section>`,
  };
}

function secretForm(id: string): Html {
  return html`<form method="post" action="/clients/${id}/secret" novalidate>
<p><strong>Secret</strong> <small>A new one replaces it immediately: until the app has that, no one can sign in to it.</small></p>
<button class="quiet">Create new secret</button>
</form>`;
}

function removeForm(id: string, problems: readonly Issue[]): Html {
  const problem = problems.find(({ field }) => field === 'sure');
  return html`<form method="post" action="/clients/${id}/remove" novalidate>
<div class="check">
<input id="sure" name="sure" type="checkbox" value="on" aria-describedby="sure-hint${problem && ' sure-problem'}"${problem && html` aria-invalid="true"`}>
<label for="sure">Yes, remove this app</label>
<p class="hint" id="sure-hint">This happens immediately and can&rsquo;t be undone: no one can sign in to it, and its sessions end.</p>
${problem && html`<p class="hint problem" id="sure-problem">${problem.message}</p>`}
</div>
<button class="danger">Remove</button>
</form>`;
}
