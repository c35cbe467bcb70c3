/**
 * The jars of the clients, as far as a server can know them: which cookies it set, which came back,
 * and which it asked to delete. Whether a client obeyed is seen when a cookie comes back.
 */
import type { WireClient } from './clients.ts';
import { type Exchange, headers } from './exchange.ts';

/** An exchange and who it was with. */
export type Seen = { readonly exchange: Exchange; readonly client: WireClient };

/** A cookie in a jar. The numbers are those of exchanges. */
export type JarCookie = {
  readonly name: string;
  /** Instead of its value: `‹ticket 3f9a1c›`. */
  readonly mask: string;
  /** As they were set, without Max-Age: `Path=/`, `HttpOnly`. */
  readonly attributes: readonly string[];
  /** When the client should delete it, in ms since 1970; null: when it is closed, or not known. */
  readonly goesAt: number | null;
  readonly setIn: number | null;
  /** The client that got it, when this one has a copy; else null. */
  readonly copyOf: string | null;
  readonly cameIn: number | null;
  readonly deletedIn: number | null;
};

/** The cookies of one client. A private window is another one, although its name is the same. */
export type Jar = {
  readonly client: WireClient;
  readonly cookies: readonly JarCookie[];
};

type OpenJar = {
  readonly agent: string;
  readonly connections: Set<number>;
  readonly cookies: Map<string, JarCookie>;
  client: WireClient;
  usedIn: number;
};

/** The jars that have something in them, the one that was used last first. */
export function jarsOf(all: readonly Seen[]): readonly Jar[] {
  const jars: OpenJar[] = [];
  for (const seen of all) see(jars, seen);
  return jars
    .filter(({ cookies }) => cookies.size > 0)
    .sort((a, b) => b.usedIn - a.usedIn)
    .map(({ client, cookies }) => ({ client, cookies: [...cookies.values()] }));
}

function see(jars: OpenJar[], { exchange, client }: Seen): void {
  const brought = broughtBy(exchange);
  const jar = jarOf(jars, exchange, brought) ?? newJar(jars, exchange, client);
  jar.connections.add(exchange.connection);
  jar.client = client;
  jar.usedIn = exchange.id;
  for (const [name, mask] of brought) {
    const known = jar.cookies.get(name);
    const same =
      known?.mask === mask ? known : unknownCookie(name, mask, ownerOf(jars, name, mask));
    jar.cookies.set(name, { ...same, cameIn: exchange.id });
  }
  for (const { value } of headers(exchange.response?.lines ?? [], 'set-cookie'))
    set(jar.cookies, value, exchange);
}

/** Name and mask of each cookie of a request, in order. */
function broughtBy({ request }: Exchange): readonly (readonly [name: string, mask: string])[] {
  return headers(request.lines, 'cookie')
    .flatMap(({ value }) => value.split(';'))
    .flatMap((pair) => {
      const [, name, mask] = /^\s*([^=\s]+)=\s*(‹[^›]+›)\s*$/.exec(pair) ?? [];
      return name === undefined || mask === undefined ? [] : [[name, mask] as const];
    });
}

// Two windows of one browser, or two jars of curl, send the same User-Agent: what they bring tells
// them apart. A request without a cookie comes from a jar that is empty.
function jarOf(
  jars: readonly OpenJar[],
  { agent, connection }: Exchange,
  brought: ReturnType<typeof broughtBy>,
): OpenJar | undefined {
  const own = jars.filter((jar) => jar.agent === agent.key);
  if (brought.length === 0) {
    const empty = own.filter(({ cookies }) => [...cookies.values()].every(isDeleted));
    return empty.find(({ connections }) => connections.has(connection)) ?? empty.at(-1);
  }
  const matches = ({ cookies }: OpenJar) =>
    brought.filter(([name, mask]) => cookies.get(name)?.mask === mask).length;
  const [best] = own.toSorted((a, b) => matches(b) - matches(a) || b.usedIn - a.usedIn);
  return best !== undefined && matches(best) > 0 ? best : undefined;
}

const isDeleted = ({ deletedIn, cameIn }: JarCookie): boolean =>
  deletedIn !== null && (cameIn === null || cameIn <= deletedIn);

function newJar(jars: OpenJar[], exchange: Exchange, client: WireClient): OpenJar {
  const jar = {
    agent: exchange.agent.key,
    connections: new Set<number>(),
    cookies: new Map<string, JarCookie>(),
    client,
    usedIn: exchange.id,
  };
  jars.push(jar);
  return jar;
}

function unknownCookie(name: string, mask: string, copyOf: string | null): JarCookie {
  const never = { setIn: null, cameIn: null, deletedIn: null };
  return { name, mask, attributes: [], goesAt: null, copyOf, ...never };
}

/** The client to which this value was given. */
function ownerOf(jars: readonly OpenJar[], name: string, mask: string): string | null {
  const owner = jars.find(({ cookies }) => {
    const cookie = cookies.get(name);
    return cookie?.mask === mask && cookie.setIn !== null;
  });
  return owner?.client.name ?? null;
}

/** What a client does with a Set-Cookie line, if it obeys. */
function set(cookies: Map<string, JarCookie>, line: string, { id, at }: Exchange): void {
  const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
  const equals = pair.indexOf('=');
  const [name, mask] = [pair.slice(0, equals), pair.slice(equals + 1)];
  const seconds = rest.flatMap((part) => /^Max-Age=(\d+)$/i.exec(part)?.slice(1) ?? [])[0];
  if (seconds === '0' || mask === '') {
    const known = cookies.get(name);
    if (known !== undefined) cookies.set(name, { ...known, deletedIn: id });
    return;
  }
  cookies.delete(name); // the newest last
  cookies.set(name, {
    ...unknownCookie(name, mask, null),
    attributes: rest.filter((part) => !/^(?:Max-Age|Expires)=/i.test(part)),
    goesAt: seconds === undefined ? null : at + Number(seconds) * 1_000,
    setIn: id,
  });
}
