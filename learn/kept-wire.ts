/**
 * What the wire view keeps over restarts of the server: its address, the key of its fingerprints,
 * and which notes and experiments came up. The exchanges end with the server.
 */
import { randomBytes } from 'node:crypto';
import type { CourseFolder } from './course-folder.ts';
import { WIRE_FILE } from './wire-address.ts';

/** What was kept, or is new. */
export type KeptWire = {
  /** 22 random characters: the secret part of the addresses of the second server. */
  readonly token: string;
  /** The key of the fingerprints: the same secret has the same one after a restart. */
  readonly key: Buffer;
  readonly ticks: Ticks;
  /** Keeps more ticks, beside those that another server of this course has kept meanwhile. */
  keep(ticks: Ticks): void;
};

/**
 * The ids of the notes and experiments that came up, and of the experiments whose question was
 * answered.
 */
export type Ticks = {
  readonly notes: readonly string[];
  readonly experiments: readonly string[];
  readonly answered: readonly string[];
};

/** Nothing came up yet. */
export const NO_TICKS: Ticks = { notes: [], experiments: [], answered: [] };

const TOKEN_BYTES = 16;
const KEY_BYTES = 32;

/** Reads what is kept in the folder of the course. What is missing or damaged is made anew. */
export function openKeptWire(folder: CourseFolder): KeptWire {
  const stored = readStored(folder);
  const token = stored.token ?? randomBytes(TOKEN_BYTES).toString('base64url');
  const key = stored.key ?? randomBytes(KEY_BYTES);
  const write = (ticks: Ticks) => {
    const fields = fieldsOf(folder).set('token', token).set('key', key.toString('base64url'));
    fields.set('notes', ticks.notes).set('experiments', ticks.experiments);
    fields.set('answered', ticks.answered);
    try {
      folder.write(WIRE_FILE, Object.fromEntries(fields));
    } catch {
      // A full disk must not end the app. The next start then begins anew.
    }
  };
  if (stored.token === null || stored.key === null) write(stored.ticks);
  return {
    token,
    key,
    ticks: stored.ticks,
    keep(ticks) {
      const before = readStored(folder).ticks;
      write({
        notes: union(before.notes, ticks.notes),
        experiments: union(before.experiments, ticks.experiments),
        answered: union(before.answered, ticks.answered),
      });
    },
  };
}

function readStored(folder: CourseFolder): {
  readonly token: string | null;
  readonly key: Buffer | null;
  readonly ticks: Ticks;
} {
  const fields = fieldsOf(folder);
  const token = fields.get('token');
  const key = Buffer.from(String(fields.get('key')), 'base64url');
  return {
    token: typeof token === 'string' && /^[\w-]{22}$/.test(token) ? token : null,
    key: key.length === KEY_BYTES ? key : null,
    ticks: {
      notes: names(fields.get('notes')),
      experiments: names(fields.get('experiments')),
      answered: names(fields.get('answered')),
    },
  };
}

function fieldsOf(folder: CourseFolder): Map<string, unknown> {
  const value = folder.read(WIRE_FILE);
  return new Map<string, unknown>(
    Object.entries(typeof value === 'object' && value !== null ? value : {}),
  );
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

function union(some: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Set([...some, ...more])];
}
