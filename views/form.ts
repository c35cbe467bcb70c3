import { type Html, html } from './html.ts';
import type { Issue } from './page.ts';

type Input = {
  readonly label: string;
  readonly name: string;
  readonly autocomplete: string;
  readonly problems: readonly Issue[];
  /** Precedes the name in the id, where two forms of one page have a field of the same name. */
  readonly prefix?: string;
  readonly hint?: string;
  readonly autofocus?: boolean;
  /** The id of a text elsewhere that a screen reader reads with the input. */
  readonly describedBy?: string | null;
  /** Whether the form may be sent without it. */
  readonly optional?: boolean;
  /**
   * Whether the Enter key of a phone says "Go". Fields before the last have no hint: with "Next" on
   * the key, a phone would send the form all the same.
   */
  readonly isLast?: boolean;
  /** Characters, for password managers that make one up; the server counts for itself. */
  readonly minLength?: number;
  /** Shown under the input. */
  readonly below?: Html;
};

/**
 * A text input of a form. A password and a code have no value: the server never sends back a typed
 * secret. `one-time-code` has a keypad on a phone; `secret` is any other code that is typed.
 */
export type Field =
  | (Input & { readonly type: 'email'; readonly value: string })
  | (Input & { readonly type: 'text'; readonly value: string })
  | (Input & { readonly type: 'password' | 'one-time-code' | 'secret'; readonly value?: never });

/**
 * A labelled input with its hint and its problems, tied to it for screen readers. The form around
 * it carries `novalidate`: our sentences are clearer than the browser's, and the server checks
 * everything anyway.
 */
export function field(input: Field): Html {
  const { label, name, hint, below } = input;
  const id = idOf(input);
  const wrong = messages(input);
  // No maxlength: browsers silently cut a pasted password, and the user would not know which one
  // was set.
  return html`<div class="field">
<label for="${id}">${label}</label>
${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
${wrong && html`<p class="problem" id="${id}-problem">${wrong}</p>`}
<input id="${id}" name="${name}" type="${typeOf(input)}" autocomplete="${input.autocomplete}"
 autocapitalize="none" spellcheck="false"${!input.optional && html` required`}${extras(input)}>
${
  below &&
  html`<p class="hint">${below}</p>
`
}</div>`;
}

function extras(input: Field): (Html | false | undefined)[] {
  const wrong = messages(input) !== '';
  const describedBy = [
    ...(input.describedBy ? [input.describedBy] : []),
    ...(input.hint ? [`${idOf(input)}-hint`] : []),
    ...(wrong ? [`${idOf(input)}-problem`] : []),
  ];
  return [
    input.type === 'email' && html` inputmode="email"`,
    input.type === 'one-time-code' && html` inputmode="numeric" class="code"`,
    input.type === 'secret' && html` class="code"`,
    (input.type === 'email' || input.type === 'text') && html` value="${input.value}"`,
    input.minLength !== undefined && html` minlength="${input.minLength}"`,
    input.isLast && html` enterkeyhint="go"`,
    describedBy.length > 0 && html` aria-describedby="${describedBy.join(' ')}"`,
    wrong && html` aria-invalid="true"`,
    input.autofocus && html` autofocus`,
  ];
}

// A code is shown while it is typed: it is read from a screen or from paper and works once.
function typeOf({ type }: Field): string {
  return type === 'one-time-code' || type === 'secret' ? 'text' : type;
}

function idOf({ prefix = '', name }: Field): string {
  return `${prefix}${name}`;
}

function messages({ name, problems }: Field): string {
  const own = problems.filter((problem) => problem.field === name);
  return own.map((problem) => problem.message).join(' ');
}

/**
 * The e-mail field, the same in every form. It takes the focus when
 * it is empty, unless the error summary needs it.
 * `autocomplete` has `webauthn` as well where browsers are to offer passkeys below it.
 */
export function emailField(
  value: string,
  problems: readonly Issue[],
  {
    autocomplete = 'username',
    describedBy = null,
  }: {
    readonly autocomplete?: 'username' | 'username webauthn';
    readonly describedBy?: string | null;
  } = {},
): Html {
  return field({
    label: 'E-mail address',
    name: 'email',
    type: 'email',
    value,
    autocomplete,
    describedBy,
    problems,
    autofocus: problems.length === 0 && value === '',
  });
}

/**
 * The address of an account that the form cannot change, for people to check and for password
 * managers to store.
 */
export function fixedEmail(email: string, problems: readonly Issue[]): Html {
  const wrong = problems.filter(({ field }) => field === 'email').map(({ message }) => message);
  return html`<div class="field">
<label for="email">E-mail address</label>
${wrong.length > 0 && html`<p class="problem" id="email-problem">${wrong.join(' ')}</p>`}
<input id="email" name="email" type="email" autocomplete="username" value="${email}" readonly${wrong.length > 0 && html` aria-describedby="email-problem" aria-invalid="true"`}>
</div>`;
}

/**
 * The error summary at the top of a form. It takes the focus, so that a screen reader reads it
 * first. A problem of a field in `names` links to that field; `prefix` is the one of its id. Null
 * when there are no problems.
 */
export function problemSummary(
  problems: readonly Issue[],
  names: readonly string[],
  prefix = '',
): Html | null {
  if (problems.length === 0) return null;
  return html`<div class="summary" role="alert" tabindex="-1" autofocus>
${problems.some(({ field }) => field !== null) && heading(problems.length)}
<ul role="list">
${problems.map((problem) => html`<li>${sentence(problem, names, prefix)}</li>`)}
</ul>
</div>`;
}

function heading(amount: number): Html {
  return html`<p><strong>${amount === 1 ? 'One thing' : `${amount} things`} to change</strong></p>`;
}

function sentence(problem: Issue, names: readonly string[], prefix: string): Html {
  const { field, message, way } = problem;
  const onward = way && html` ${wayOn(way)}`;
  if (field === null || !names.includes(field)) return html`${message}${onward}`;
  return html`<a href="#${prefix}${field}">${message}</a>${onward}`;
}

function wayOn({ href, label, form }: NonNullable<Issue['way']>): Html {
  if (form === undefined) return html`<a href="${href}">${label}</a>`;
  return html`<button class="quiet" form="${form}">${label}</button>`;
}

/**
 * The title of a form's page. After a refused form it begins with "Please check", for screen
 * readers and the tab.
 */
export function formTitle(title: string, problems: readonly Issue[]): string {
  return problems.length > 0 ? `Please check: ${title}` : title;
}
