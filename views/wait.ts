import { type Html, html } from './html.ts';
import { clockTag, type Times } from './time.ts';

/** A wait of an account after too many attempts: pages call it locked. `until` in ms. */
export type WaitView = {
  readonly after: 'passwords' | 'codes';
  readonly until: number;
};

/** "Locked until 14:05", and after what. */
export function waitSentence({ after, until }: WaitView, times: Times): Html {
  return html`<strong>Locked until ${clockTag(until, times)}</strong> <small>after too many wrong ${after}</small>`;
}

/** The form that lets an account try again at once. `query` ends its address. */
export function unlockForm(
  user: { readonly id: number; readonly email: string },
  waits: readonly WaitView[],
  times: Times,
  query = '',
): Html {
  return html`<form method="post" action="/users/${user.id}/unlock${query}" novalidate>
<p>${waits.map((wait, i) => html`${i > 0 && html`<br>`}${waitSentence(wait, times)}`)}</p>
<button class="quiet">Unlock<span class="visually-hidden"> ${user.email}</span></button>
</form>`;
}
