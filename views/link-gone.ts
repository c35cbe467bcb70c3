/** The pages of one-time links that lead to no form. */
import { html } from './html.ts';
import { message } from './message.ts';
import type { Page } from './page.ts';

const GONE = {
  invite: 'This invitation no longer works',
  reset: 'This link no longer works',
  setup: 'This set-up link no longer works',
  email: 'This link no longer works',
  confirm: 'This link no longer works',
};

const ASK =
  'This link has been used, has expired or was replaced by a newer one. Ask for a new one.';
const START_AGAIN = 'If there is still no administrator, restart the server: it prints a new link.';

const ASK_YOURSELF =
  'This link has been used, has expired, was withdrawn or was replaced by a newer one. Ask for a new one on your account page.';

const WORDS = {
  invite: ASK,
  reset: ASK,
  setup: START_AGAIN,
  email: ASK_YOURSELF,
  confirm: ASK_YOURSELF,
};

const signInButton = html`<a class="button" href="/login">Sign in</a>`;

const accountButton = html`<a class="button" href="/account">Go to your account</a>`;

const ON = {
  invite: signInButton,
  reset: html`<a class="button" href="/forgot">Forgot your password?</a>`,
  setup: signInButton,
  email: accountButton,
  confirm: accountButton,
};

/**
 * The page of a link that was used, was withdrawn, has expired or never existed: the same for all
 * of them.
 */
export function linkGonePage({
  what,
  isSignedIn,
}: {
  readonly what: keyof typeof GONE;
  readonly isSignedIn: boolean;
}): Page {
  if (isSignedIn && (what === 'invite' || what === 'setup')) return accountExistsPage(what);
  return {
    title: GONE[what],
    body: message({ title: GONE[what], words: WORDS[what], actions: ON[what], isVoid: true }),
  };
}

function accountExistsPage(what: 'invite' | 'setup'): Page {
  return {
    title: GONE[what],
    body: message({
      title: GONE[what],
      words: 'You don\u2019t need it: you have an account, and you\u2019re signed in.',
      actions: html`<a class="button" href="/dashboard">Go to your dashboard</a>`,
      isVoid: true,
    }),
  };
}

const linkMissing = html`This page needs your one-time link, and this browser no longer has it: it keeps one for 15 minutes,
and only if cookies are allowed. The link itself still works: open it again from the message it came in.`;

/** The page for a browser that has lost the cookie with the secret of the link. */
export function linkMissingPage(): Page {
  const title = 'Open your link again';
  return {
    title,
    body: message({ title, words: linkMissing, actions: signInButton, isVoid: true }),
  };
}
