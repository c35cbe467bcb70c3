/** What a notice of the feed says has changed; see feed-tables.ts. */
export type Notice = {
  readonly n: number;
  /** The accounts of which something has changed; `all` when there were too many to name. */
  readonly accounts: readonly number[] | 'all';
  /** Whether a signing key or a client has changed. */
  readonly keys: boolean;
};

/** Reads the payload of a notice; null for one that this program has not sent. */
export function parseNotice(payload: string): Notice | null {
  const [, number = '', what = ''] = /^(\d{1,15}) (\*|keys|u(?: \d{1,15})+)$/.exec(payload) ?? [];
  if (what === '') return null;
  const n = Number(number);
  if (what === '*') return { n, accounts: 'all', keys: true };
  if (what === 'keys') return { n, accounts: [], keys: true };
  return { n, accounts: what.slice(2).split(' ').map(Number), keys: false };
}
