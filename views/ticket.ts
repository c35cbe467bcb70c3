import { address } from './address.ts';
import { type Html, html } from './html.ts';
import { icon } from './icon.ts';
import type { SessionView } from './session-rows.ts';
import { exactWhenTag, type Times } from './time.ts';

/** The words of a cloakroom, for the page that explains a login by one. */
export const CLOAKROOM = {
  startedAt: 'Handed out',
  expiresAt: 'Good until',
  idleUntil: 'If unused, until',
  device: 'For',
};

const PLAIN: typeof CLOAKROOM = {
  startedAt: 'Signed in',
  expiresAt: 'Valid until',
  idleUntil: 'Or, if unused, until',
  device: 'Device',
};

/**
 * A session drawn as a ticket: its number on the stub, its limits and its device beside it.
 * `isSmall`: where it is not what the page is about. `name`: what the number is of.
 */
export function ticket(
  session: SessionView,
  times: Times,
  { words = PLAIN, name = 'Session', isSmall = false } = {},
): Html {
  return html`<div class="ticket${isSmall && ' small'}">
<p class="stub">${icon}<span>${name}</span> <strong>${session.ticket}</strong></p>
<dl class="record">
${moment(words.startedAt, session.startedAt, times)}
${moment(words.expiresAt, session.expiresAt, times)}
${moment(words.idleUntil, session.idleUntil, times)}
<div><dt>${words.device}</dt><dd>${session.device} <small>${address(session.address)}</small></dd></div>
</dl>
</div>`;
}

/** A time as an entry of a list: the exact minute, and below it in words when it is near. */
export function moment(label: string, at: number, times: Times): Html {
  return html`<div><dt>${label}</dt><dd>${exactWhenTag(at, times)}</dd></div>`;
}
