import { address } from './address.ts';
import { field, formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { message } from './message.ts';
import type { Issue, Page } from './page.ts';
import { type PasskeyOptions, passkeyButton, passkeysMissing } from './passkey-button.ts';
import { clockTime, type Times } from './time.ts';
import { nextField, withNext } from './with-next.ts';

type SecondStep = {
  readonly email: string;
  /** Whether the account has an authenticator app. */
  readonly code: boolean;
  /** What to ask the browser for, or null when the account has no passkey for this address. */
  readonly passkey: PasskeyOptions | null;
  /** The address at which the passkeys of the account work, when it is not this one; else null. */
  readonly elsewhere: string | null;
  /** Whether the account has a recovery code left. */
  readonly recovery: boolean;
  /** The local path to go on to, or null. */
  readonly next: string | null;
  readonly problems: readonly Issue[];
  /** The time of the server (ms): an authenticator app counts by the clock. */
  readonly times: Times;
};

/**
 * The page after the right password: a code, a passkey or a recovery code. Each way is a form of
 * its own, so that the Enter key sends the one that was typed into.
 */
export function secondStepPage(step: SecondStep): Page {
  const { email, passkey, recovery, problems } = step;
  return {
    title: formTitle('Second step', problems),
    styles: 'account',
    section: '/login',
    ...(passkey !== null && { script: 'passkeys' as const }),
    form: true,
    body: html`<div class="split">
<header>
<h1>Second step</h1>
<p>Your password is correct. Now confirm it&rsquo;s you with a second factor.</p>
<p>Signing in as <span class="whole">${address(email)}</span></p>
${step.elsewhere !== null && html`<p>Your passkeys work only at <span class="whole">${address(step.elsewhere)}.</span></p>`}
<p>Not your account? <a href="${withNext('/login', step.next)}">Start again</a></p>
</header>
<div class="sheet">
${step.code && codeForm(step)}
${passkey !== null && passkeyForm(step, passkey)}
${recovery && recoveryForm(step)}
</div>
</div>`,
  };
}

const isAbout = (name: string) => (issue: Issue) => issue.field === name;
const CODE = 'code';
const RECOVERY = 'recovery';

function codeForm(step: SecondStep): Html {
  const { problems } = step;
  const own = problems.filter((issue) => issue.field !== RECOVERY);
  return html`<form method="post" action="/login/second-step" novalidate>
${problemSummary(own, [CODE])}
${codeField(own, step.times, problems.length === 0)}
${nextField(step.next)}
<button>Sign in</button>
</form>`;
}

/**
 * The field for the code of an authenticator app. After a wrong code it says the time of this
 * server (ms): a clock that is wrong is the usual cause.
 */
export function codeField(problems: readonly Issue[], times: Times, autofocus: boolean): Html {
  return field({
    label: 'Code from your authenticator app',
    name: CODE,
    type: 'one-time-code',
    autocomplete: 'one-time-code',
    hint: 'Six digits, new every 30 seconds.',
    problems,
    autofocus,
    ...(problems.some(({ advice }) => advice === 'clock') && {
      below: html`Codes depend on the time. Here it is <strong>${clockTime(times)}</strong>. If the minutes on your phone
differ, let it set its clock automatically.`,
    }),
  });
}

function passkeyForm(step: SecondStep, options: PasskeyOptions): Html {
  const own = step.code ? [] : step.problems.filter((issue) => issue.field !== RECOVERY);
  const instead =
    step.code || step.recovery ? 'Use another way on this page.' : 'Use another browser.';
  return html`<form method="post" action="/login/second-step" novalidate>
${problemSummary(own, [])}
${passkeyButton({ label: 'Use a passkey', options, ceremony: 'get', primary: !step.code })}
${passkeysMissing(instead)}
${nextField(step.next)}
</form>`;
}

function recoveryForm(step: SecondStep): Html {
  const isOnlyWay = !step.code && step.passkey === null;
  const own = isOnlyWay ? step.problems : step.problems.filter(isAbout(RECOVERY));
  const fields = html`${problemSummary(own, [RECOVERY])}
${recoveryField(own, isOnlyWay && own.length === 0)}
${nextField(step.next)}
<button>Sign in</button>`;
  return html`<form method="post" action="/login/second-step" novalidate>
${isOnlyWay ? fields : behindItsName(fields, own.length > 0)}
</form>`;
}

/** A recovery code is the way for a bad day: its field waits until it is asked for. */
export function behindItsName(fields: Html, isOpen: boolean): Html {
  return html`<details class="other"${isOpen && html` open`}>
<summary>Use a recovery code</summary>
<div>
${fields}
</div>
</details>`;
}

/** The field for one of the ten recovery codes. */
export function recoveryField(problems: readonly Issue[], autofocus = false): Html {
  return field({
    label: 'Recovery code',
    name: RECOVERY,
    type: 'secret',
    autocomplete: 'off',
    hint: 'One of your saved codes. Each works once.',
    problems,
    autofocus,
  });
}

const GONE = {
  expired: {
    title: 'That took too long',
    words: 'The second step has to follow within ten minutes, in the same browser. Sign in again.',
  },
  tries: {
    title: 'Too many wrong codes',
    words: 'A sign-in ends after five wrong codes. Start again with your password.',
  },
} as const;

/**
 * The page of a second step that cannot be finished: it expired, its tries are used up, or the
 * browser has lost it. It leads back to the sign-in form and keeps `next`.
 */
export function secondStepGonePage({
  why,
  next,
}: {
  readonly why: keyof typeof GONE;
  readonly next: string | null;
}): Page {
  const { title, words } = GONE[why];
  return {
    title,
    section: '/login',
    body: message({
      title,
      words,
      actions: html`<a class="button" href="${withNext('/login', next)}">Sign in again</a>`,
      isVoid: true,
    }),
  };
}
