import { html } from './html.ts';
import { message } from './message.ts';
import type { Page } from './page.ts';

type Leave = {
  /** An absolute address on another origin. */
  readonly url: string;
  readonly name: string;
  /** What has just been done here. */
  readonly title?: string;
};

/** The page between a form and another origin. The browser moves on by itself. */
export function leavePage({ url, name, title = 'You\u2019re signed in' }: Leave): Page {
  return {
    title: 'One moment',
    leadsTo: url,
    isAlone: true,
    body: message({
      title,
      words: html`Your browser is about to open <strong>${name}</strong>. If nothing happens, use the button.`,
      actions: html`<a class="button" href="${url}">Continue to ${name}</a>`,
    }),
  };
}
