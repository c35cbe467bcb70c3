import { address } from './address.ts';
import { type Html, html } from './html.ts';
import { icon } from './icon.ts';
import type { SessionView } from './session-rows.ts';
import { absoluteTime, timeTag } from './time.ts';

/** A session drawn as a ticket: its number on the stub, its limits and its device beside it. */
export function ticket(session: SessionView, now: number): Html {
  return html`<div class="ticket">
<p class="stub">${icon}<span>Ticket</span> <strong>${session.ticket}</strong></p>
<dl class="record">
${moment('Handed out', session.startedAt, now)}
${moment('Good until', session.expiresAt, now)}
${moment('If unused, until', session.idleUntil, now)}
<div><dt>For</dt><dd>${session.device} <small>${address(session.address)}</small></dd></div>
</dl>
</div>`;
}

/** A time as an entry of a list: the exact minute, and below it in words. */
export function moment(label: string, at: number, now: number): Html {
  return html`<div><dt>${label}</dt><dd>${absoluteTime(at)} <small>${timeTag(at, now)}</small></dd></div>`;
}
