import type { CodeStore } from '../code-store.ts';
import { AppTickets } from './app-tickets.ts';
import { EnterCodes } from './enter-codes.ts';

/** What hands a session over to the hosts of apps: the codes on the way, and the tickets there. */
export type HandOver = { readonly codes: EnterCodes; readonly tickets: AppTickets };

/** Creates both. `secret` signs the tickets; `now` is in ms since 1970. */
export function createHandOver(
  store: CodeStore,
  secret: () => Promise<Buffer>,
  now: () => number,
): HandOver {
  return { codes: new EnterCodes(store, now), tickets: new AppTickets(secret) };
}
