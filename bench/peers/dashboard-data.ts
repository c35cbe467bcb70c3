/**
 * What the peers that do equal work show on their dashboard: one account with three sessions and
 * three sign-ins. It is read from memory, and the dates are formatted before: a request only looks
 * up, computes how long ago each thing was, and renders.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of dashboard.ejs. This file runs in dist/peers/. */
export const VIEWS = fileURLToPath(new URL('../../peers/', import.meta.url));

/** The headers of our dashboard, which every peer sends. */
export const headers: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(process.env.PAGE ?? '', 'utf8'),
).headers;

/** A time as number, machine-readable, and for users. */
type Moment = { readonly at: number; readonly iso: string; readonly text: string };
type Session = {
  readonly number: string;
  readonly device: string;
  readonly address: string;
  readonly createdAt: Moment;
  readonly lastSeenAt: Moment;
  readonly expiresAt: Moment;
  readonly idleAt: Moment;
};
type SignIn = {
  readonly ok: boolean;
  readonly device: string;
  readonly address: string;
  readonly at: Moment;
};
type Account = {
  readonly name: string;
  readonly email: string;
  readonly role: 'user' | 'admin';
  readonly session: Session;
  readonly others: readonly Session[];
  readonly signIns: readonly SignIn[];
};

/** Everything that the template gets. */
export type DashboardData = Account & {
  /** "just now", "in 2 hours" */
  readonly when: (moment: Moment) => string;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DATE = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});
const started = Date.now();
const DEVICES = ['Chrome on Windows', 'Firefox on Linux', 'Safari on iPhone'];
const [session, ...others] = DEVICES.map(sessionOn) as [Session, ...Session[]];

/** The accounts by their id, which the sessions of the peers store. */
export const accounts: ReadonlyMap<number, Account> = new Map([
  [
    1,
    {
      name: 'ada',
      email: 'ada@example.com',
      role: 'user',
      session,
      others,
      signIns: DEVICES.map((device) => ({
        ok: true,
        device,
        address: '127.0.0.1',
        at: momentAt(started),
      })),
    },
  ],
]);

/** The data of one response. */
export function dashboardData(account: Account): DashboardData {
  const { name, email, role, session: own, others: rest, signIns } = account;
  const now = Date.now();
  const when = ({ at }: Moment) => relative(at - now);
  return { name, email, role, session: own, others: rest, signIns, when };
}

function sessionOn(device: string, i: number): Session {
  return {
    number: String(3 - i).padStart(4, '0'),
    device,
    address: '127.0.0.1',
    createdAt: momentAt(started),
    lastSeenAt: momentAt(started),
    expiresAt: momentAt(started + DAY),
    idleAt: momentAt(started + 2 * HOUR),
  };
}

function momentAt(at: number): Moment {
  const iso = `${new Date(at).toISOString().slice(0, 16)}Z`;
  return { at, iso, text: DATE.format(at) };
}

// As our pages say it: the past rounds down, the future to the nearest.
function relative(ms: number): string {
  const size = Math.abs(ms);
  if (ms <= 0) return size < MINUTE ? 'just now' : `${amount(size, Math.floor)} ago`;
  return size < MINUTE / 2 ? 'in a moment' : `in ${amount(size, Math.round)}`;
}

function amount(size: number, round: (exact: number) => number): string {
  if (round(size / MINUTE) < 60) return counted(round(size / MINUTE), 'minute');
  if (round(size / HOUR) < 24) return counted(round(size / HOUR), 'hour');
  return counted(round(size / DAY), 'day');
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
