import { address } from './address.ts';
import { problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import type { Issue } from './page.ts';

type AddressState = {
  readonly email: string;
  readonly confirmed: boolean;
  readonly problems: readonly Issue[];
};

/** Whether the address is confirmed; if not, the form that asks for the link again. */
export function addressState({ email, confirmed, problems }: AddressState): Html {
  if (confirmed) return html`<p><strong>${address(email)}</strong> is confirmed.</p>`;
  return html`<form method="post" action="/account/email/confirmation">
${problemSummary(problems, [], 'confirmation-')}
<p><strong>${address(email)}</strong> isn&rsquo;t confirmed yet. Open the link we sent there, or ask for a new one.</p>
<button class="quiet">Send the link again</button>
</form>`;
}
