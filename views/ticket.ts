import { address } from './address.ts';
import { type Html, html } from './html.ts';
import { icon } from './icon.ts';
import type { SessionView } from './session-rows.ts';
import { exactWhenTag, type Times } from './time.ts';

/**
 * A session drawn as a ticket: its number on the stub, its limits and its device beside it.
 * `isSmall`: where it is not what the page is about.
 */
export function ticket(session: SessionView, times: Times, isSmall = false): Html {
  return html`<div class="ticket${isSmall && ' small'}">
<p class="stub">${icon}<span>Ticket</span> <strong>${session.ticket}</strong></p>
<dl class="record">
${moment('Handed out', session.startedAt, times)}
${moment('Good until', session.expiresAt, times)}
${moment('If unused, until', session.idleUntil, times)}
<div><dt>For</dt><dd>${session.device} <small>${address(session.address)}</small></dd></div>
</dl>
</div>`;
}

/** A time as an entry of a list: the exact minute, and below it in words when it is near. */
export function moment(label: string, at: number, times: Times): Html {
  return html`<div><dt>${label}</dt><dd>${exactWhenTag(at, times)}</dd></div>`;
}
