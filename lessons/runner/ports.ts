/**
 * The lessons name the ports that a reader uses: 3000 for the app, 3001 for the wire view, 4000 to
 * 4009 for second and broken servers. Lessons that run side by side cannot share those. So each
 * gets free ports, and the runner translates commands and outputs. The free ports have four digits
 * as well, so that the length of a page that contains its own address does not change.
 */
import { createServer } from 'node:net';

/** The ports of one lesson. */
export type Ports = {
  /** The free port that stands for a port of the lesson. */
  of(written: number): number;
  /** Replaces the ports of the lesson in a command by the free ones. */
  toFree(text: string): string;
  /** Replaces the free ports in an output by those of the lesson. */
  toWritten(text: string): string;
};

const SECOND = [4000, 4001, 4002, 4003, 4004, 4005, 4006, 4007, 4008, 4009];
const WRITTEN = [3000, 3001, ...SECOND];
// A number is a port after a host, in a setting, or after the words of Node's error messages.
const PLACE = String.raw`(?<=(?:localhost|127\.0\.0\.1|\[::1\]|::1|%3A|PORT=|PORT[^\n]{0,3}|[Pp]ort[ =]|:))`;

// The ports between 5000 and 9899 that fetch refuses (Fetch standard, "bad port").
const BAD = [5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697];

const taken = new Set<number>(BAD);

/**
 * Reserves twelve free ports. That of the wire view follows that of the app, as 3001 follows 3000.
 */
export async function freePorts(): Promise<Ports> {
  const app = await reserve(2);
  const map = new Map([
    [3000, app],
    [3001, app + 1],
  ]);
  for (const written of SECOND) map.set(written, await reserve(1));
  const back = new Map([...map].map(([written, free]) => [free, written]));
  return {
    of: (written) => map.get(written) ?? written,
    toFree: (text) => translate(text, map),
    toWritten: (text) => translate(text, back),
  };
}

/** Releases the ports of a lesson for other lessons. */
export function releasePorts(ports: Ports): void {
  for (const written of WRITTEN) taken.delete(ports.of(written));
}

function translate(text: string, map: ReadonlyMap<number, number>): string {
  const any = new RegExp(`${PLACE}(${[...map.keys()].join('|')})(?!\\d)`, 'g');
  return text.replaceAll(any, (port) => String(map.get(Number(port)) ?? port));
}

// Reserves `count` consecutive free ports and returns the first.
async function reserve(count: number): Promise<number> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const first = 5000 + Math.floor(Math.random() * 4900);
    const row = Array.from({ length: count }, (_, index) => first + index);
    if (row.some((port) => taken.has(port))) continue;
    for (const port of row) taken.add(port);
    const free = await Promise.all(row.map(isFree));
    if (free.every(Boolean)) return first;
    for (const port of row) taken.delete(port);
  }
  throw new Error('no free port between 5000 and 9899');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
