/**
 * The fuzzer: opens many connections, sends nearly valid bytes and checks all responses. A finding
 * names its seed and number, which repeat it: `npm run fuzz -- --seed 42 --first 1234 --count 1`.
 */
import { randomUUID } from 'node:crypto';
import { platform } from 'node:os';
import { readNumbers } from '../options.ts';
import { PASSWORD } from '../people.ts';
import { ownerOutsideOfTests } from '../program/child.ts';
import { form } from '../requests.ts';
import { converse } from './converse.ts';
import { planConnection } from './generate.ts';
import { createRandom } from './random.ts';
import { progressLine, report } from './report.ts';
import { type FuzzedServer, startServer } from './server.ts';
import { type Findings, Tally } from './tally.ts';
import { validRequests } from './valid-requests.ts';

/** The options of a run. */
export type FuzzOptions = {
  /** The port of a server on this machine, and what is known about it. */
  readonly port: number;
  readonly known?: Pick<FuzzedServer, 'administrator' | 'apps'> | undefined;
  readonly seed: number;
  /** Stops after this time or this number of connections. At least one of the two is required. */
  readonly seconds?: number | undefined;
  readonly count?: number | undefined;
  /** The number of the first connection. Number and seed determine what is sent. */
  readonly first?: number;
  /** The number of simultaneous connections. */
  readonly concurrency: number;
  /** Called once a second. */
  readonly progress?: (findings: Findings) => void;
};

const LOOK_EVERY = 1_000; // ms between two plain requests, which must get 200
const ANSWER_WITHIN = 5_000; // ms, for these requests
const ADDRESSES = 2_048;
const MOST_KINDS = 20; // more different findings do not help

/** Sends mutated requests and returns the findings. Stops early when a plain request fails. */
export async function fuzz(options: FuzzOptions): Promise<Findings> {
  const { port, known, seed, seconds = Infinity, count = Infinity } = options;
  const { first = 0, concurrency } = options;
  if (seconds === Infinity && count === Infinity) throw new RangeError('seconds or count?');
  const tally = new Tally();
  const site = new SignedIn(port, known);
  await site.renew();
  const deadline = performance.now() + seconds * 1_000;
  let next = first;
  let alive = true;
  const goesOn = () =>
    alive &&
    next < first + count &&
    performance.now() < deadline &&
    tally.findings.kinds.size < MOST_KINDS;

  const work = async () => {
    while (goesOn()) {
      const connection = next++;
      const plan = planConnection(createRandom(seed, connection), site.requests);
      tally.add(connection, plan, await converse(port, plan, addressOf(connection)));
    }
  };
  const look = async () => {
    const trouble = await troubleAt(port);
    if (trouble !== null) {
      tally.report(`after connection ${next - 1}, a plain GET /: ${trouble}`);
      alive = false;
    }
  };
  const watch = setInterval(async () => {
    options.progress?.(tally.findings);
    await look();
    if (alive) await site.renew();
  }, LOOK_EVERY);
  await Promise.all(Array.from({ length: concurrency }, work));
  clearInterval(watch);
  await look();
  return tally.findings;
}

// Many client addresses, because the rate limit of a single one would refuse nearly all logins
// unread. Only Linux has all of 127.0.0.0/8 on its loopback interface.
function addressOf(connection: number): string {
  if (platform() !== 'linux') return '127.0.0.1';
  return `127.0.${1 + ((connection % ADDRESSES) >> 8)}.${connection % 256}`;
}

/** The valid requests, with the cookies of a user who stays logged in. */
class SignedIn {
  requests: readonly string[] = [];
  readonly #port: number;
  readonly #known: FuzzOptions['known'];
  #cookies = '';

  constructor(port: number, known: FuzzOptions['known']) {
    this.#port = port;
    this.#known = known;
  }

  /** Signs the administrator in, or a new user up, if a mutated request has signed them out. */
  async renew(): Promise<void> {
    const dashboard = await this.#fetch('/dashboard', { headers: { cookie: this.#cookies } });
    if (dashboard?.status === 200) return;
    const { administrator, apps } = this.#known ?? {};
    this.#cookies = await (administrator ? this.#post('/login', administrator) : this.#signUp());
    this.requests = validRequests({
      host: `localhost:${this.#port}`,
      cookies: this.#cookies,
      spare: await this.#signUp(),
      ...(apps && { apps }),
    });
  }

  #signUp(): Promise<string> {
    return this.#post('/signup', { email: `${randomUUID()}@example.com`, password: PASSWORD });
  }

  async #post(path: string, fields: Record<string, string>): Promise<string> {
    const response = await this.#fetch(path, form(fields));
    const pairs = response?.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
    // If the server refuses more sign-ups, the requests have an invalid ticket.
    return pairs?.join('; ') || `session=${'A'.repeat(43)}`;
  }

  /** Null on an error: the plain requests check whether the server still responds. */
  #fetch(path: string, init: RequestInit): Promise<Response | null> {
    return fetchFrom(this.#port, path, init).catch(() => null);
  }
}

async function troubleAt(port: number): Promise<string | null> {
  try {
    const response = await fetchFrom(port, '/');
    await response.text();
    return response.status === 200 ? null : `status ${response.status}`;
  } catch (error) {
    return String(error instanceof Error ? (error.cause ?? error) : error);
  }
}

function fetchFrom(port: number, path: string, init: RequestInit = {}): Promise<Response> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN);
  return fetch(`http://localhost:${port}${path}`, { redirect: 'manual', signal, ...init });
}

const HELP = `Sends mutated requests to Coatcheck and checks the responses. Exits with 1 if there is a finding.

  --seconds n      duration (30, or no limit if --count is given)
  --count n        maximum number of connections
  --seed n         determines the bytes (default: the time)
  --first n        number of the first connection (0); with --count 1 it repeats one finding
  --concurrency n  simultaneous connections (64)
  --port n         a running server on this machine; by default one is started
`;

if (import.meta.main) process.exitCode = await main();

async function main(): Promise<number> {
  const names = ['seconds', 'count', 'seed', 'first', 'concurrency', 'port'] as const;
  const given = readNumbers(HELP, names);
  const { count, seed = Date.now() % 1_000_000, first = 0, concurrency = 64 } = given;
  const owner = ownerOutsideOfTests();
  try {
    const known = given.port === undefined ? await startServer(owner) : undefined;
    const findings = await fuzz({
      seed,
      count,
      first,
      concurrency,
      known,
      port: known?.port ?? given.port ?? 0,
      seconds: given.seconds ?? (count === undefined ? 30 : undefined),
      progress: (soFar) => process.stdout.write(`${progressLine(soFar)}\n`),
    });
    process.stdout.write(report(findings, seed));
    return findings.found.length > 0 ? 1 : 0;
  } finally {
    owner.end();
  }
}
