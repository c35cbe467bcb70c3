import { type Html, html } from './html.ts';

/**
 * What a page asks the browser for: the value that auth/passkeys/options.ts makes, sent to the
 * script as JSON.
 */
export type PasskeyOptions = object;

type PasskeyButton = {
  readonly label: string;
  readonly options: PasskeyOptions;
  /** `create` makes a new passkey; `get` asks for one that exists. */
  readonly ceremony: 'get' | 'create';
  /** Where the form goes with the passkey, when that is another address than its own. */
  readonly action?: string;
  /** The main button of its form. */
  readonly primary?: boolean;
  /** What to know about it, shown below. */
  readonly hint?: string;
  /** Whether the browser offers passkeys in the autofill of the e-mail field, too. */
  readonly autofill?: boolean;
};

/**
 * A button that asks the browser for a passkey and sends it with its form, in the field `passkey`
 * (public/passkeys.js). The script shows it; without the script, and in a browser without passkeys,
 * it stays hidden. Not the first button of its form: that is the one the Enter key presses.
 */
export function passkeyButton(button: PasskeyButton): Html {
  const { label, options, ceremony, action, primary, hint, autofill } = button;
  const json = JSON.stringify(options);
  return html`<div data-passkeys="available" hidden>
<button name="passkey"${!primary && html` class="quiet"`}${action !== undefined && html` formaction="${action}"`}
 ${ceremony === 'get' ? html`data-get="${json}"` : html`data-create="${json}"`}${autofill && html` data-autofill`}>${label}</button>
<p class="problem" role="alert" data-problem hidden></p>
${hint !== undefined && html`<p class="hint">${hint}</p>`}
</div>`;
}

/**
 * Says so where a browser can do nothing with the passkey button: it has no script, or no passkeys.
 * `instead` is a sentence about what works.
 */
export function passkeysMissing(instead: string): Html {
  return html`<p class="hint" data-passkeys="missing" hidden>This browser doesn&rsquo;t support passkeys. ${instead}</p>
<noscript><p class="hint">Passkeys need JavaScript, which is turned off in this browser. ${instead}</p></noscript>`;
}
