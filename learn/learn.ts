/**
 * Learning mode: shows the HTTP of browsers and the app live, on a second port of this machine.
 * Nothing in src/ but start-server.ts imports this folder, and only with LEARN=1.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { listen } from '../src/http/listen.ts';
import { type OwnOrigins, ownOrigins } from '../src/http/origins.ts';
import { stop } from '../src/http/stop.ts';
import { capture } from './capture.ts';
import { nameAgent } from './clients.ts';
import { type Clock, openClock } from './clock.ts';
import { type CourseFolder, openCourseFolder } from './course-folder.ts';
import { createHashFingerprint, createMask } from './fingerprint.ts';
import { openKeptWire } from './kept-wire.ts';
import { readPageFiles } from './page-files.ts';
import { createReadTables, type TableSources } from './tables.ts';
import { createViewer } from './viewer.ts';
import { type Reading, Wire } from './wire.ts';
import { storeAddress } from './wire-address.ts';

/**
 * Where the app listens, and its origin; its stores and services, without which the page shows no
 * tables.
 */
export type LearnOptions = {
  readonly port: number;
  readonly host: string;
  readonly origin: string;
  /** How to read a server of the learner's own; without it the server is the app. */
  readonly reading?: Reading;
} & Partial<TableSources>;

/** The running wire view, and the pages of the course beside it. */
export type Watching = {
  /** Its address: http://localhost:3001/wire/<22 characters>. */
  readonly address: string;
  /** The address of the course: http://localhost:3001/learn/<the same 22 characters>. */
  readonly courseAddress: string;
  readonly wire: Wire;
  /** Ends the streams, then the second server. */
  close(): Promise<void>;
};

/** What a course keeps over restarts of the server. */
export type Course = {
  readonly folder: CourseFolder;
  /** The clock of the app. */
  readonly clock: Clock;
};

/** Opens the folder of the course beside a database, and the clock that is kept in it. */
export function openCourse(database: string): Course {
  const folder = openCourseFolder(database);
  return { folder, clock: openClock(folder) };
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GRACE = 1_000; // ms; no request to this server takes longer

/**
 * Captures an app and shows it on the next port, or on a free one when that is taken. `key`: that
 * of the fingerprints, instead of the one that is kept.
 */
export async function watchTheWire(
  app: Server,
  { port, host, origin, stores, services, reading }: LearnOptions,
  { folder, clock }: Course,
  key: Buffer | null = null,
): Promise<Watching> {
  const kept = openKeptWire(folder);
  const wire = new Wire(kept, reading);
  const mask = createMask(key ?? kept.key);
  capture(app, { mask, nameAgent, done: (captured) => wire.add(captured) });
  const { token } = kept;
  const readTables =
    stores && services
      ? createReadTables({ stores, services }, createHashFingerprint(key ?? kept.key), clock.now)
      : null;
  let own: OwnOrigins = new Map();
  const { server, endStreams } = createViewer({
    wire,
    clock,
    token,
    app: origin,
    own: () => own,
    readTables,
    foreign: reading !== undefined,
    files: await readPageFiles(),
    folder,
    root: ROOT,
    today: Date.now,
  });
  await listen(server, { port: port === 65_535 ? 0 : port + 1, host }).catch(() =>
    listen(server, { port: 0, host }),
  );
  const address = new URL(origin);
  address.port = String((server.address() as AddressInfo).port);
  own = ownOrigins(address.origin);
  address.pathname = `/wire/${token}`;
  storeAddress(folder, address.href);
  return {
    address: address.href,
    courseAddress: `${address.origin}/learn/${token}`,
    wire,
    close: () => {
      endStreams();
      return stop(server, GRACE);
    },
  };
}
