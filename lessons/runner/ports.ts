/**
 * The lessons name the ports that a reader uses: 3000 for the app, 3001 for the wire view, 4000 to
 * 4009 for second and broken servers. Lessons that run side by side cannot share those. So each
 * gets free ports, and the runner translates commands and outputs. The free ports have four digits
 * as well, so that the length of a page that contains its own address does not change.
 */
import { reservePorts } from './reserve.ts';

/** The ports of one lesson. */
export type Ports = {
  /** The free port that stands for a port of the lesson. */
  of(written: number): number;
  /** Replaces the ports of the lesson in a command by the free ones. */
  toFree(text: string): string;
  /** Replaces the free ports in an output by those of the lesson. */
  toWritten(text: string): string;
  /** Releases the ports for other lessons. */
  release(): void;
};

const SECOND = [4000, 4001, 4002, 4003, 4004, 4005, 4006, 4007, 4008, 4009];
// A number is a port after a host, in a setting, or after the words of Node's error messages.
const PLACE = String.raw`(?<=(?:localhost|127\.0\.0\.1|\[::1\]|::1|%3A|PORT=|PORT[^\n]{0,3}|[Pp]ort[ =]|:))`;

/**
 * Reserves twelve free ports. That of the wire view follows that of the app, as 3001 follows 3000.
 */
export async function freePorts(): Promise<Ports> {
  const app = await reservePorts(2, 5_000, 9_900);
  const second = await reservePorts(SECOND.length, 5_000, 9_900);
  const map = new Map([
    [3000, app.first],
    [3001, app.first + 1],
  ]);
  for (const [index, written] of SECOND.entries()) map.set(written, second.first + index);
  const back = new Map([...map].map(([written, free]) => [free, written]));
  return {
    of: (written) => map.get(written) ?? written,
    toFree: (text) => translate(text, map),
    toWritten: (text) => translate(text, back),
    release: () => {
      app.release();
      second.release();
    },
  };
}

function translate(text: string, map: ReadonlyMap<number, number>): string {
  const any = new RegExp(`${PLACE}(${[...map.keys()].join('|')})(?!\\d)`, 'g');
  return text.replaceAll(any, (port) => String(map.get(Number(port)) ?? port));
}
