import { type Html, html } from './html.ts';
import { message } from './message.ts';
import type { Page } from './page.ts';

/** What went wrong on the way to an app: its host has no cookie, or the code was of no use. */
export type EnterProblem = 'cookies' | 'code';

type EnterFailed = {
  /** The origin of the app. */
  readonly address: string;
  readonly name: string;
  readonly problem: EnterProblem;
};

/** The page for a browser that was not signed in to an app. */
export function enterFailedPage({ address, name, problem }: EnterFailed): Page {
  const title = `${name} couldn\u2019t be opened`;
  return {
    title,
    body: message({
      title,
      words: WORDS[problem](new URL(address).host),
      actions: html`<a class="button" href="${address}/">Try again</a>`,
      isVoid: true,
    }),
  };
}

const WORDS: Readonly<Record<EnterProblem, (host: string) => Html>> = {
  cookies: (host) =>
    html`Your browser sent no cookie to ${host}, so the app there can&rsquo;t know who you are. Allow cookies for that site, and try again.`,
  code: (host) =>
    html`After you sign in here, your browser has 30 seconds to open ${host}, and can do it once. Yours took longer, or did it before.`,
};
