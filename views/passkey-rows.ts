import { address } from './address.ts';
import { field } from './form.ts';
import { type Html, html } from './html.ts';
import type { Issue } from './page.ts';
import { type Times, timeTag } from './time.ts';

/** A passkey of the user's own account. Times are in milliseconds. */
export type PasskeyView = {
  readonly id: number;
  readonly name: string;
  readonly addedAt: number;
  /** Null when it was never used. */
  readonly lastUsedAt: number | null;
  /** Whether its maker copies it to the other devices of the person (backup state). */
  readonly synced: boolean;
  /** Whether it signs in without the password: it asked for a PIN, a finger or a face. */
  readonly replacesPassword: boolean;
  /** The address it works at when that is not this one (ORIGIN was changed), else null. */
  readonly elsewhere: string | null;
};

type Rows = {
  readonly passkeys: readonly PasskeyView[];
  readonly times: Times;
  /** Whether one may be removed: the last factor stays where the site demands one. */
  readonly removable: boolean;
  /** The name that was refused, and the passkey it was for; null when none was. */
  readonly renaming: {
    readonly id: number;
    readonly name: string;
    readonly problems: readonly Issue[];
  } | null;
};

/** The passkeys as rows: name, where it works, times, and forms to rename and to remove it. */
export function passkeyRows({ passkeys, times, removable, renaming }: Rows): Html {
  return html`<ul class="rows keys" role="list">
${passkeys.map(
  (passkey) => html`<li>
<p><strong>${passkey.name}</strong> <small>${placeOf(passkey)}</small></p>
<p class="when">${lastUse(passkey, times)} <small>Added ${timeTag(passkey.addedAt, times)}</small></p>
${renameForm(passkey, renaming?.id === passkey.id ? renaming : null)}
${removable && removeForm(passkey)}
</li>
`,
)}</ul>`;
}

function placeOf({ elsewhere, synced, replacesPassword }: PasskeyView): Html {
  if (elsewhere !== null) return html`Works only at ${address(elsewhere)}, not here`;
  const where = synced ? 'Synced to your devices' : 'On one device or security key';
  return html`${where}${!replacesPassword && '; used after your password'}`;
}

function lastUse({ lastUsedAt }: PasskeyView, times: Times): Html {
  return lastUsedAt === null ? html`Never used` : html`Last used ${timeTag(lastUsedAt, times)}`;
}

// Closed: the buttons beside it are the usual reason to be here.
function renameForm({ id, name }: PasskeyView, refused: Rows['renaming']): Html {
  const input = field({
    label: 'Name',
    name: 'name',
    type: 'text',
    value: refused?.name ?? name,
    autocomplete: 'off',
    prefix: prefixOf(id),
    problems: refused?.problems ?? [],
  });
  return html`<details class="other"${refused !== null && html` open`}>
<summary>Rename<span class="visually-hidden"> ${name}</span></summary>
<form method="post" action="/account/passkeys/${id}/rename" novalidate>
${input}
<button class="quiet">Save</button>
</form>
</details>`;
}

/** What the ids of a passkey's fields begin with. */
export function prefixOf(id: number): string {
  return `passkey-${id}-`;
}

function removeForm({ id, name }: PasskeyView): Html {
  return html`<form method="post" action="/account/passkeys/${id}/remove" novalidate>
<button class="danger">Remove<span class="visually-hidden"> ${name}</span></button>
</form>`;
}
