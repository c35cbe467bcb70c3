import { html } from './html.ts';
import { message } from './message.ts';
import type { Page } from './page.ts';

/** The page with the button to sign out, for links in apps. */
export function signOutPage(email: string): Page {
  return {
    title: 'Sign out',
    body: message({
      title: 'Sign out?',
      words: html`You&rsquo;re signed in as <strong>${email}</strong>. Signing out ends your session here and in every app that you opened with it.`,
      actions: html`<a href="/dashboard">Stay signed in</a>`,
      more: html`<form method="post" action="/logout"><button>Sign out</button></form>`,
    }),
  };
}
