import { address } from './address.ts';
import { type Html, html } from './html.ts';
import { noticeBox } from './notice.ts';
import type { Page } from './page.ts';
import { absoluteDay, type Times } from './time.ts';

type RecoveryCodes = {
  readonly email: string;
  /** The name of the site, for the file and for paper. */
  readonly site: string;
  /** As they are shown: `XXXX-XXXX-...`. */
  readonly codes: readonly string[];
  /** What was just done, for example "Your authenticator app is on." */
  readonly notice: string | null;
  /** The local path to go on to. */
  readonly next: string;
  readonly times: Times;
};

/**
 * The new recovery codes, shown this once: to select and copy, to download and to print, all
 * without a script. The download is a link to a `data:` URL, which the browser saves and never
 * opens as a page.
 */
export function recoveryCodesPage(data: RecoveryCodes): Page {
  const { email, site, codes, next, times } = data;
  return {
    title: 'Your recovery codes',
    styles: 'account',
    section: '/account',
    body: html`<header class="greeting">
<h1>Your recovery codes</h1>
<p>If you lose your phone, each code replaces the second factor once, after your password.</p>
</header>
${data.notice !== null && noticeBox('done', data.notice)}
<div class="once" role="group" aria-labelledby="once">
<h2 id="once">Save them now</h2>
<p class="hint">They&rsquo;re shown only once.</p>
<p class="muted">For <span class="whole">${address(email)}</span> at <span class="whole">${address(site)},</span> ${absoluteDay(times.now, times)}</p>
<ol class="copy codes" role="list" translate="no" tabindex="0" autofocus aria-label="Recovery codes">
${codes.map((code) => html`<li>${code}</li>\n`)}</ol>
<p class="hint">Click to select them all, then copy. Keep them in a password manager or on paper, not on the
same phone.</p>
<p class="actions">
${download(data)}
<a class="button" href="${next}">I&rsquo;ve saved them</a>
</p>
</div>`,
  };
}

function download({ site, email, codes, times }: RecoveryCodes): Html {
  const lines = [
    `Recovery codes for ${site}`,
    `Account: ${email}`,
    `Created on ${absoluteDay(times.now, times)}; older codes no longer work.`,
    '',
    ...codes,
    '',
    'Each code works once, after the password, in place of the second factor.',
    '',
  ];
  const text = encodeURIComponent(lines.join('\r\n'));
  return html`<a class="button quiet" download="recovery-codes.txt" href="data:text/plain;charset=utf-8,${text}">Download</a>`;
}
