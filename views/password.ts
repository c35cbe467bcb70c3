import { field } from './form.ts';
import { type Html, html } from './html.ts';
import type { Issue } from './page.ts';

type PasswordField = {
  readonly label: string;
  readonly problems: readonly Issue[];
  readonly prefix?: string;
  readonly autofocus?: boolean;
  /** Shown under the input. */
  readonly below?: Html;
};

/** What makes a good password, shown before the user types. */
function passwordHint(min: number): string {
  return `At least ${min} characters. Four or five unrelated words are easy to remember. Spaces are welcome.`;
}

/** The field for a new password; password managers offer to generate and save one. */
export function newPasswordField({
  passwordMin,
  ...input
}: PasswordField & { readonly passwordMin: number }): Html {
  return field({
    ...input,
    name: 'password',
    type: 'password',
    autocomplete: 'new-password',
    minLength: passwordMin,
    isLast: true,
    hint: passwordHint(passwordMin),
  });
}

/** The field for the current password. `name` is `current` in a form that also has a new one. */
export function currentPasswordField({
  name = 'password',
  ...input
}: PasswordField & { readonly name?: 'password' | 'current' }): Html {
  const isLast = name !== 'current';
  return field({ ...input, name, type: 'password', autocomplete: 'current-password', isLast });
}

/** Hidden and not sent: tells a password manager whose password the form is about. */
export function accountForManagers(email: string): Html {
  return html`<input type="text" autocomplete="username" value="${email}" readonly hidden>`;
}
