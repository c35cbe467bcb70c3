/**
 * The apps of PROTECTS, and which of them a request is for. A proxy asks /verify about a request
 * that it holds, and says by headers where that request goes: a host, and an address there.
 *
 * As soon as an app of that host lets only some groups in, the answer must be certain: an address
 * that names no app, or that the proxy and we might read differently, is refused. Where every user
 * may enter every app, it does not matter.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { isInGroups } from '../auth/accounts/groups.ts';
import { ownOrigins } from '../http/origins.ts';
import { plainPath } from './plain-path.ts';

/** An app: a path on this host (`/wiki/`) or an origin of its own. */
export type App = {
  readonly address: string;
  readonly name: string;
  /** Sorted; empty: everybody may enter. */
  readonly groups: readonly string[];
};

/** Why it is not certain which app a request is for. */
export type AppProblem =
  | 'two_hosts'
  | 'unknown_host'
  | 'no_address'
  | 'two_addresses'
  | 'unclean'
  | 'no_app';

/** The app that a request is for; null with the reason, where every user is refused for that. */
export type RequestedApp = {
  readonly app: App | null;
  readonly problem: AppProblem | null;
};

/** The apps of one host: one that has it for itself, or those on paths. */
type Host = {
  readonly own: RequestedApp | null;
  readonly onPaths: readonly { readonly folder: string; readonly found: RequestedApp }[];
  /** Whether one of them lets only some groups in. */
  readonly isStrict: boolean;
};

/** Whether a user may enter an app: it asks for no groups, or for one that they are in. */
export function mayEnter(user: { readonly groups: readonly string[] }, app: App): boolean {
  return isInGroups(user, app.groups);
}

/** The apps of PROTECTS. `origin` is that of this site. */
export class Apps {
  readonly list: readonly App[];
  /** The paths of those on this host. */
  readonly paths: readonly string[];
  readonly #byOrigin = new Map<string, App>();
  /** By what a Host header may say. */
  readonly #hosts = new Map<string, Host>();
  readonly #unknownHost: Host;
  readonly #site: Host;

  constructor(list: readonly App[], origin: string) {
    this.list = list;
    const onPaths = list.filter(isOnPath);
    this.paths = onPaths.map(({ address }) => address);
    this.#site = hostOf(null, onPaths);
    for (const name of ownOrigins(origin).keys()) this.#hosts.set(name, this.#site);
    for (const app of list) {
      if (isOnPath(app)) continue;
      this.#byOrigin.set(app.address, app);
      const own = hostOf(app, []);
      for (const name of ownOrigins(app.address).keys()) this.#hosts.set(name, own);
    }
    this.#unknownHost = { own: null, onPaths: [], isStrict: list.some(isForGroups) };
  }

  /** The app with a host of its own, by its origin; null when there is none. */
  byOrigin(origin: string): App | null {
    return this.#byOrigin.get(origin) ?? null;
  }

  /** The app of this host that an address (`/path?query`) is in; null when there is none. */
  onPath(address: string): App | null {
    const path = plainPath(address);
    return path === null ? null : (appIn(this.#site, path)?.app ?? null);
  }

  /**
   * The app that a proxy asks about, by X-Forwarded-Host (or Host) and X-Forwarded-Uri (or
   * X-Original-URI). On a host that is an app's own, all addresses are its own.
   */
  atRequest(headers: IncomingHttpHeaders): RequestedApp {
    const direct = this.#hostNamed(headers.host ?? '');
    const named = textOf(headers['x-forwarded-host']);
    const host = named === null ? direct : this.#hostNamed(named);
    // A proxy that passes the Host on, and does not replace what the client says of it: the ticket
    // of one app would open another. (Our own host is that of the address where we are asked.)
    if (direct?.own && direct !== host) return TWO_HOSTS;
    if (host === undefined) return refused('unknown_host', this.#unknownHost);
    if (host.own !== null) return host.own;
    const forwarded = textOf(headers['x-forwarded-uri']);
    const original = textOf(headers['x-original-uri']);
    const address = forwarded ?? original;
    if (address === null) return refused('no_address', host);
    // One of the two could be the client's own.
    if (original !== null && original !== address) return refused('two_addresses', host);
    const path = plainPath(address);
    if (path === null) return refused('unclean', host);
    return appIn(host, path) ?? refused('no_app', host);
  }

  /**
   * Whether the browser is at this site, as far as a proxy says: there, and nowhere else, does our
   * own path lead to us.
   */
  isHere({ host = '', ...headers }: IncomingHttpHeaders): boolean {
    const direct = this.#hostNamed(host);
    const named = textOf(headers['x-forwarded-host']);
    return !direct?.own && (named === null ? direct : this.#hostNamed(named)) === this.#site;
  }

  #hostNamed(name: string): Host | undefined {
    return this.#hosts.get(name) ?? this.#hosts.get(name.toLowerCase());
  }
}

// Refused even where no app is for groups.
const TWO_HOSTS: RequestedApp = { app: null, problem: 'two_hosts' };

/** Whether an app is on a path of this host. */
export function isOnPath({ address }: App): boolean {
  return address.startsWith('/');
}

function isForGroups({ groups }: App): boolean {
  return groups.length > 0;
}

// The longest path first: it is the one that fits best.
function hostOf(own: App | null, apps: readonly App[]): Host {
  return {
    own: own && { app: own, problem: null },
    onPaths: apps
      .map((app) => ({ folder: app.address.slice(0, -1), found: { app, problem: null } }))
      .sort((a, b) => b.folder.length - a.folder.length),
    isStrict: apps.some(isForGroups),
  };
}

const UNCERTAIN: RequestedApp = { app: null, problem: null };

function refused(problem: AppProblem, { isStrict }: Host): RequestedApp {
  return isStrict ? { app: null, problem } : UNCERTAIN;
}

function appIn({ onPaths }: Host, path: string): RequestedApp | undefined {
  return onPaths.find(({ folder }) => isIn(path, folder))?.found;
}

// Without its slash, too: a proxy that guards `/wiki` forwards that as well.
function isIn(path: string, folder: string): boolean {
  return path.startsWith(folder) && (path[folder.length] ?? '/') === '/';
}

// A header that came twice is one text with a comma, which names no host and no app.
function textOf(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
