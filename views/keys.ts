import { accountNav } from './account-nav.ts';
import { formTitle, problemSummary } from './form.ts';
import { html } from './html.ts';
import { type KeyView, keyRows } from './key-rows.ts';
import { type KeyForm, keyForm, type NewKeyView, newKey } from './new-key.ts';
import { type Notice, notice } from './notice.ts';
import type { Page } from './page.ts';
import { type Times, zoneSentence } from './time.ts';

type Keys = {
  readonly keys: readonly KeyView[];
  /** The most keys of an account. */
  readonly most: number;
  /** A key that was created just now. */
  readonly made: NewKeyView | null;
  readonly form: KeyForm;
  readonly notice: Notice | null;
  readonly times: Times;
};

/** The keys for programs of the user's own account, and the form for a new one. */
export function keysPage({ keys, most, made, form, notice: news, times }: Keys): Page {
  const isFull = keys.length >= most;
  return {
    title: made === null ? formTitle('Keys', form.problems) : 'Key created: Keys',
    news,
    styles: 'account',
    section: '/account',
    body: html`<header class="greeting">
<h1>Keys</h1>
<p>For programs that can&rsquo;t sign in as you do: scripts, backups, phones.</p>
</header>
${accountNav('/account/keys')}
${notice(news)}
${made && newKey(made, times)}
<section class="split form" aria-labelledby="new">
<header>
<h2 id="new">Create a key</h2>
<p>A program sends it instead of your password. It works for one site or app, until the day you choose, and can&rsquo;t
change your password or your keys.</p>
</header>
${isFull ? html`<div class="state">${problemSummary(form.problems, [])}<p>You have ${most} keys, the most an account can have. Revoke one to create another.</p></div>` : keyForm(form)}
</section>
<section class="split wide" aria-labelledby="keys">
<header>
<div>
<h2 id="keys">Your keys</h2>
${keys.length > 0 && html`<p class="muted">All of them end when you change your password, sign out everywhere else or set up your first second factor, and when your account is disabled. ${zoneSentence(times)}</p>`}
</div>
</header>
${keys.length > 0 ? keyRows(keys, times, ({ id }) => `/account/keys/${id}/revoke`) : html`<p>None yet.</p>`}
</section>`,
  };
}
