import { createZone, type Zone } from '../../views/zone.ts';
import { isoTime } from '../web/json-shapes.ts';

/** Times in ms as text for people, `2026-11-21 14:02:31`, in the time zone of the site. */
export type TextTimes = {
  readonly zone: Zone;
  /** In a column whose name has the zone. One from summer says so in winter. Null for null. */
  readonly listed: (at: number | null) => string | null;
  /** By itself, with its zone: `2026-11-21 14:02:31 UTC`. */
  readonly alone: (at: number) => string;
  /** The name of a column with times, such as `created (UTC)`. */
  readonly column: (name: string) => string;
};

/** Creates it for an IANA name, TIME_ZONE, and a command that runs at `now`. */
export function textTimes(timeZone: string, now: number): TextTimes {
  const zone = createZone(timeZone);
  const { clockAt, nameAt } = zone;
  const name = nameAt(now);
  const digits = (at: number) => isoTime(clockAt(at)).slice(0, 19).replace('T', ' ');
  const alone = (at: number) => `${digits(at)} ${nameAt(at)}`;
  return {
    zone,
    listed: (at) => (at === null ? null : nameAt(at) === name ? digits(at) : alone(at)),
    alone,
    column: (label) => `${label} (${name})`,
  };
}
