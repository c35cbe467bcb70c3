/**
 * What can become of a COMMIT when the connection is lost: `answer` is lost after it was carried
 * out; the `request` never arrives and PostgreSQL sees the connection end; or PostgreSQL is left
 * `waiting` for it, as after a cable is pulled.
 */
import type { Socket } from 'node:net';

export type LostCommit = 'answer' | 'request' | 'waiting';

/** The simple query, as the driver sends it (PostgreSQL docs, 55.7). */
const COMMIT = Buffer.from('COMMIT\0');

/** Passes bytes on, null for those that are lost. `next` tells what becomes of a COMMIT. */
export function commitGate(client: Socket, database: Socket, next: () => LostCommit | null) {
  let lost: LostCommit | null = null;
  return {
    toDatabase: (chunk: Buffer): Buffer | null => {
      if (lost !== null) return null;
      if (!chunk.includes(COMMIT)) return chunk;
      lost = next();
      if (lost === null || lost === 'answer') return chunk;
      if (lost === 'request') database.resetAndDestroy();
      else client.removeAllListeners('close').removeAllListeners('end'); // it is left alone
      client.resetAndDestroy();
      return null;
    },
    toClient: (chunk: Buffer): Buffer | null => {
      if (lost === null) return chunk;
      client.resetAndDestroy();
      return null;
    },
  };
}
