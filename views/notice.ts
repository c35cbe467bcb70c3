import { type Html, html } from './html.ts';
import { absoluteTime, type Times, timeTag } from './time.ts';

/**
 * A one-time link: anyone who has it can use it. The server stores only its hash, so it is shown
 * this once.
 */
export type LinkView = {
  readonly url: string;
  readonly until: number;
  /** What the link is for, and that it has to be copied now. */
  readonly title?: string;
};

/** What was done, what to know or do now, or what was not done. */
export type Tone = 'done' | 'note' | 'refused';

export type Notice = {
  readonly tone: Tone;
  /** For the title of the page, which screen readers read first. */
  readonly title: string;
  readonly text: string;
};

// Before the words, so that the tones differ without a colour, too.
const SIGNS = { done: '\u2713', note: '!', refused: '\u00d7' } as const;

/**
 * What was just done, for eyes and screen readers. It has the focus: a text that is there from the
 * start is else not read. `more` follows the sentence. Empty for null.
 */
export function notice(news: Notice | null, more?: Html): Html | false {
  if (news === null) return false;
  const { tone, text } = news;
  return noticeBox(tone, html`${text}${more && html` ${more}`}`, html` tabindex="-1" autofocus`);
}

/** A notice with these words, and with attributes of its own. */
export function noticeBox(tone: Tone, words: Html | string, attributes: Html | null = null): Html {
  return html`<p class="notice ${tone}" role="status"${attributes}><span aria-hidden="true">${SIGNS[tone]}</span> ${words}</p>`;
}

/**
 * A new one-time link as text that has the focus: a click selects all of it, and so does "select
 * all" on the keyboard, since nothing else can be selected while it has the focus (account.css).
 * Empty for null.
 */
export function oneTimeLink(link: LinkView | null, times: Times): Html | false {
  return (
    link !== null &&
    html`<div class="once" role="group" aria-labelledby="once">
<h2 id="once">${link.title ?? 'Copy it now: it\u2019s shown only once'}</h2>
<div class="field">
<label for="link">One-time link</label>
<output id="link" translate="no" tabindex="0" autofocus aria-describedby="link-hint">${link.url}</output>
<p class="hint" id="link-hint">Click it, then copy it. It works once, until ${absoluteTime(link.until, times)} (${timeTag(link.until, times)}). Anyone who has it can use it.</p>
</div>
</div>`
  );
}
