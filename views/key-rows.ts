import { address } from './address.ts';
import { type Html, html } from './html.ts';
import { type Times, timeTag } from './time.ts';

/** A key for a program. Times are in milliseconds. */
export type KeyView = {
  readonly id: number;
  readonly name: string;
  /** What it is for, in words. */
  readonly audience: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** From where it was created; '' for the command line. */
  readonly address: string;
  /** Null when it was never used. */
  readonly lastUsedAt: number | null;
};

/**
 * Keys as rows, the newest first: name, what each is for, times, and the button that ends it, whose
 * form is sent to the address that `action` returns.
 */
export function keyRows(
  keys: readonly KeyView[],
  times: Times,
  action: (key: KeyView) => string,
): Html {
  return html`<ul class="rows places" role="list">
${keys.map(
  (key) => html`<li>
<span class="tag">${keyNumber(key)}</span>
<p><strong>${key.name}</strong> <small>${address(key.audience)}</small></p>
<p class="when">${key.lastUsedAt === null ? 'Never used' : html`Last used ${timeTag(key.lastUsedAt, times)}`}
<small>Expires ${timeTag(key.expiresAt, times)}</small> <small>Created ${timeTag(key.createdAt, times)}</small></p>
<form method="post" action="${action(key)}" novalidate>
<button class="quiet">Revoke<span class="visually-hidden"> ${key.name}, key ${keyNumber(key)}</span></button>
</form>
</li>
`,
)}</ul>`;
}

/** The number by which people name a key: as long as that of a ticket. */
export function keyNumber({ id }: Pick<KeyView, 'id'>): string {
  return String(id).padStart(4, '0');
}
