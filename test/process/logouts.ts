/** A database with bob, his sessions at clients, and the work that tells clients of their end. */
import assert from 'node:assert/strict';
import type { OidcClient } from '../../src/auth/oidc/client.ts';
import { createLog } from '../../src/log.ts';
import { ClientLogouts, type ClientLogoutsOptions } from '../../src/process/client-logouts.ts';
import { GRAFANA } from '../auth/oidc/oidc-clients.ts';
import { session, withPeople } from '../stores/backend.ts';
import type { Owner } from '../support.ts';
import { openTestDatabase } from '../test-database.ts';

/** A session, and what each client calls it. */
export type SignedIn = { readonly key: string; readonly sids: Readonly<Record<string, string>> };

/** What a client reads in a form that it was sent; the tokens of these tests are not signed. */
export function tokenIn(body: string): { readonly client: string; readonly sid: string } {
  const { client, sid } = JSON.parse(new URLSearchParams(body).get('logout_token') ?? '{}');
  return { client, sid };
}

/** Starts the work. `addresses`: where each client is told, or null. It ends with the test. */
export async function startLogouts(
  t: Owner,
  addresses: Readonly<Record<string, string | null>>,
  more: Partial<ClientLogoutsOptions> = {},
) {
  const clock = { now: Date.UTC(2026, 10, 21) };
  const now = () => clock.now;
  const { stores, close, refuseWrites } = await openTestDatabase(undefined, now);
  await withPeople(stores);
  const { passwordVersion } = (await stores.accounts.find('bob@example.com')) ?? assert.fail();
  const logins = stores.clientLogins;
  const lines: Record<string, unknown>[] = [];
  const listeners: (() => void)[] = [];
  const log = createLog(
    'info',
    (line) => {
      const { time: _, ...rest } = JSON.parse(line);
      lines.push(rest);
      for (const listen of listeners) listen();
    },
    now,
  );
  let made = 0;
  const logouts = new ClientLogouts({
    logins,
    clients: { byId: async (id) => clientOf(id, addresses[id]) },
    tokenFor: async ({ id }, { sid }) => JSON.stringify({ client: id, sid, jti: ++made }),
    events: stores.events,
    leads: stores.leads,
    log,
    now,
    ...more,
  });
  logouts.start();
  t.after(async () => {
    await logouts.stop();
    await close();
  });
  let begun = 0;

  /** Resolves when the work has nothing to do until its next look. */
  const idle = async () => {
    while (!logouts.isIdle) await new Promise((resolve) => setImmediate(resolve));
  };

  return {
    stores,
    refuseWrites,
    logins,
    clock,
    lines,
    logouts,
    idle,
    look: logouts.soon,
    counts: () => logouts.counts,
    events: () => lines.map(({ event }) => event),
    signIn: async (...clients: readonly string[]): Promise<SignedIn> => {
      const key = `session ${++begun}`;
      const sids: Record<string, string> = {};
      await stores.sessions.replace(() => [], session(key), passwordVersion);
      for (const id of clients) sids[id] = await logins.remember(key, id, 2, 'u-2');
      return { key, sids };
    },
    end: async (...sessions: readonly SignedIn[]): Promise<void> => {
      await stores.sessions.forget(sessions.map(({ key }) => key));
      logouts.soon();
    },
    due: (at = clock.now) => logins.ended(99, at),
    /** Resolves when nothing is due any more. */
    settled: async () => {
      do await idle();
      while ((await logins.ended(1, clock.now)).length > 0);
    },
    /** Resolves when a line of this event is logged. */
    logged: async (event: string) => {
      while (!lines.some((line) => line.event === event)) {
        await new Promise<void>((resolve) => listeners.push(resolve));
      }
    },
  };
}

/** A client that is told at this address; null without one. */
export function clientOf(id: string, backchannelUri: string | null | undefined): OidcClient | null {
  if (backchannelUri === undefined) return null;
  return { ...GRAFANA, id, name: id, backchannelUri };
}
