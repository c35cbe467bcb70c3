import { address } from './address.ts';
import { type Html, html } from './html.ts';
import { exactTag, type Times, whenTag } from './time.ts';

/**
 * A session on a page. `ticket` is its public number, not the secret; times are in milliseconds.
 */
export type SessionView = {
  readonly id: number;
  readonly ticket: string;
  readonly startedAt: number;
  readonly lastSeenAt: number;
  readonly idleUntil: number;
  readonly expiresAt: number;
  readonly device: string;
  readonly address: string;
  readonly remembered: boolean;
};

function lastSeenFirst(sessions: readonly SessionView[]): readonly SessionView[] {
  return sessions.toSorted((one, other) => other.lastSeenAt - one.lastSeenAt);
}

/**
 * Sessions as rows, the one last seen first: ticket, device, address, times, and at the end what
 * `action` renders for each.
 */
export function sessionRows(
  sessions: readonly SessionView[],
  times: Times,
  action?: (session: SessionView) => Html,
): Html {
  return html`<ul class="rows places" role="list">
${lastSeenFirst(sessions).map(
  (session) => html`<li>
${facts(
  session,
  times,
  html`<small>First seen ${exactTag(session.startedAt, times)}</small>
`,
)}
${action?.(session)}
</li>`,
)}
</ul>`;
}

/**
 * The same in short: without the time when each began, and without an action; at most `limit` of
 * them.
 */
export function shortSessionRows(
  sessions: readonly SessionView[],
  times: Times,
  limit: number,
): Html {
  const shown = lastSeenFirst(sessions).slice(0, limit);
  return html`<ul class="rows" role="list">
${shown.map(
  (session) => html`<li>
${facts(session, times)}
</li>`,
)}
</ul>`;
}

function facts(session: SessionView, times: Times, firstSeen?: Html): Html {
  return html`<span class="tag">${session.ticket}</span>
<p><strong>${session.device}</strong> <small>${address(session.address)}</small></p>
<p class="when">Last seen ${whenTag(session.lastSeenAt, times)}
${firstSeen}${session.remembered && html`<small>Stays signed in</small>`}</p>`;
}
