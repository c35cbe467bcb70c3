import { field } from './form.ts';
import { type Html, html } from './html.ts';
import type { Problem } from './page.ts';

type PasswordField = {
  readonly label: string;
  readonly problems: readonly Problem[];
  readonly prefix?: string;
  readonly autofocus?: boolean;
};

/** What makes a good password, said before anybody types. */
function passwordHint(min: number): string {
  return `At least ${min} characters. Four or five unrelated words are easy to remember. Spaces are welcome.`;
}

/** The password to have from now on; password managers offer to make and keep one. */
export function newPasswordField({
  passwordMin,
  ...input
}: PasswordField & { readonly passwordMin: number }): Html {
  return field({
    ...input,
    name: 'password',
    type: 'password',
    autocomplete: 'new-password',
    hint: passwordHint(passwordMin),
  });
}

/** The password somebody has already, asked again. `name` is `current` where a new one stands beside it. */
export function currentPasswordField({
  name = 'password',
  ...input
}: PasswordField & { readonly name?: 'password' | 'current' }): Html {
  return field({ ...input, name, type: 'password', autocomplete: 'current-password' });
}

/** Not to be seen and not sent: tells a password manager whose password the form beside it is about. */
export function accountForManagers(email: string): Html {
  return html`<input type="text" autocomplete="username" value="${email}" readonly hidden>`;
}
