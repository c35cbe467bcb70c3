import { type Html, html } from './html.ts';
import { message } from './message.ts';
import type { Page } from './page.ts';
import { type Contact, contactLink } from './site.ts';

/** What went wrong on the way to an app: its host has no cookie, or the code was of no use. */
export type EnterProblem = 'cookies' | 'code';

type EnterFailed = {
  /** The origin of the app. */
  readonly address: string;
  readonly name: string;
  /** `circle`: the host of the app sends the browser here again and again. */
  readonly problem: EnterProblem | 'circle';
  readonly contact: Contact;
};

/** The page for a browser that was not signed in to an app. */
export function enterFailedPage({ address, name, problem, contact }: EnterFailed): Page {
  const title = `${name} couldn\u2019t be opened`;
  return {
    title,
    body: message({
      title,
      words: WORDS[problem](new URL(address).host, contact),
      actions: html`<a class="button" href="${address}/">Try again</a>`,
      isVoid: true,
    }),
  };
}

const WORDS: Readonly<Record<EnterFailed['problem'], (host: string, contact: Contact) => Html>> = {
  cookies: (host) =>
    html`Your browser sent no cookie to ${host}, so the app there can&rsquo;t know who you are. Allow cookies for that site, and try again.`,
  code: (host) =>
    html`After you sign in here, your browser has 30 seconds to open ${host}, and can do it once. Yours took longer, or did it before.`,
  circle: (host, contact) =>
    html`You&rsquo;re signed in, but ${host} sends you back here each time, so something in its set-up isn&rsquo;t right. Tell ${contactLink(contact)}: the log here says what to look at.`,
};
