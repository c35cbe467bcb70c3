/** Starts the proxy and the wire view of what goes through it. */
import type { AddressInfo } from 'node:net';
import { openCourse, watchTheWire } from '../../learn/learn.ts';
import { listen } from '../../src/http/listen.ts';
import { OWN_READING } from './own-reading.ts';
import { createProxy } from './proxy.ts';

/** The port that is tried first. */
const USUAL_PORT = 4500;
const HOST = '127.0.0.1';

/** A running wire. */
export type OwnWire = {
  /** What to open instead of the server: http://localhost:4500. */
  readonly origin: string;
  /** The address of the wire view. */
  readonly view: string;
  close(): Promise<void>;
};

/**
 * Starts it. `port`: null for the usual one, or a free one. `database`: beside it the address of
 * the view is kept. Rejects when a given port is taken.
 */
export async function startOwnWire(
  target: URL,
  { port, database }: { readonly port: number | null; readonly database: string },
): Promise<OwnWire> {
  const proxy = createProxy(target);
  const first = port ?? (target.port === String(USUAL_PORT) ? 0 : USUAL_PORT);
  await listen(proxy, { port: first, host: HOST }).catch((error) => {
    if (port !== null) throw error;
    return listen(proxy, { port: 0, host: HOST });
  });
  const { port: taken } = proxy.address() as AddressInfo;
  const origin = `http://localhost:${taken}`;
  const at = { port: taken, host: HOST, origin, reading: OWN_READING };
  const watching = await watchTheWire(proxy, at, openCourse(database));
  return {
    origin,
    view: watching.address,
    async close() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      await watching.close();
    },
  };
}
