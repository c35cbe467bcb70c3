import { address } from './address.ts';
import { formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import type { Issue, Page } from './page.ts';
import { type PasskeyOptions, passkeyButton, passkeysMissing } from './passkey-button.ts';
import { accountForManagers, currentPasswordField } from './password.ts';
import { behindItsName, codeField, recoveryField } from './second-step.ts';
import type { Times } from './time.ts';
import { nextField } from './with-next.ts';

/** What the account has besides the password, as far as this page can ask for it. */
export type ConfirmFactors = {
  readonly code: boolean;
  readonly passkey: PasskeyOptions | null;
  readonly recovery: boolean;
  /** The time of the server (ms). */
  readonly times: Times;
};

/** The form that is sent after the confirmation. */
export type Purpose = {
  /** Completes "To ...": text, and what the user typed or the account that it is about. */
  readonly words: readonly (string | { readonly value: string })[];
  /** The hidden inputs that carry it: names and values. */
  readonly inputs: readonly (readonly [name: string, value: string])[];
  /** Whether it comes back for something that is not carried, such as a password. */
  readonly isPartial: boolean;
};

type Confirm = {
  readonly email: string;
  /** Null when a page is opened that is not about an app. */
  readonly purpose?: Purpose | null;
  /** The local path to go on to, or null. */
  readonly next: string | null;
  /** Where a user goes who does not want to confirm. */
  readonly cancel: string;
  readonly problems: readonly Issue[];
  /** Null for an account without a second factor. */
  readonly factors?: ConfirmFactors | null;
};

/**
 * Asks a signed-in user for the password again before a sensitive action, and for the second
 * factor when the account has one.
 */
export function confirmPage(data: Confirm): Page {
  const { email, purpose = null, next, cancel, problems, factors = null } = data;
  const passkey = factors?.passkey ?? null;
  const autofocus = problems.length === 0;
  return {
    title: formTitle('Confirm it\u2019s you', problems),
    ...(factors !== null && { styles: 'account' as const }),
    ...(passkey !== null && { script: 'passkeys' as const }),
    form: true,
    body: html`<div class="split">
<header>
<h1>Confirm it&rsquo;s you</h1>
<p>${purposeOf(purpose)}, enter ${factors === null ? 'your password again' : 'your password and a second factor'}.</p>
${purpose?.isPartial && comesBack}
<p>Signed in as <span class="whole">${address(email)}</span></p>
</header>
<div class="sheet">
<form method="post" action="/confirm" novalidate>
${problemSummary(problems, ['password', 'code', 'recovery'])}
${accountForManagers(email)}
${currentPasswordField({ label: 'Password', problems, autofocus, below: forgotten })}
${factors?.code && codeField(problems, factors.times, false)}
${nextField(next)}
${purpose?.inputs.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">\n`)}
${factors === null ? toContinue : waysOf(factors, problems)}
<p><a href="${cancel}">Cancel</a></p>
</form>
</div>
</div>`,
  };
}

function purposeOf(purpose: Purpose | null): Html {
  if (purpose === null) return html`To continue`;
  const words = purpose.words.map((word) =>
    typeof word === 'string' ? word : html`<strong>${address(word.value)}</strong>`,
  );
  return html`To ${words}`;
}

const comesBack = html`<p>Passwords and codes are never kept, so you&rsquo;ll enter them again afterwards.</p>`;

const forgotten = html`<a href="/forgot">Forgot your password?</a>`;

const toContinue = html`<button>Continue</button>`;

// The first button is the one of the Enter key: it belongs to the way that the account has.
function waysOf({ code, passkey, recovery }: ConfirmFactors, problems: readonly Issue[]): Html {
  return html`${code && toContinue}
${passkey !== null && passkeyWay(passkey, !code)}
${recovery && recoveryWay(problems, !code && passkey === null)}`;
}

function passkeyWay(options: PasskeyOptions, primary: boolean): Html {
  const hint = 'If it asks for your PIN, fingerprint or face, leave the password empty.';
  return html`${passkeyButton({ label: 'Use a passkey', options, ceremony: 'get', primary, hint })}
${passkeysMissing('Use another way on this page.')}`;
}

function recoveryWay(problems: readonly Issue[], isOnlyWay: boolean): Html {
  const own = problems.filter(({ field }) => field === 'recovery');
  const fields = html`${recoveryField(own)}
${toContinue}`;
  return isOnlyWay ? fields : behindItsName(fields, own.length > 0);
}
