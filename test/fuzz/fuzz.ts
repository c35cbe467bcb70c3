/**
 * The fuzzer: many connections with nearly valid bytes, and a look at everything that comes back. A finding names its
 * seed and number, so that it can be had again: `npm run fuzz -- --seed 42 --first 1234 --count 1`.
 */
import { randomUUID } from 'node:crypto';
import { platform } from 'node:os';
import { readNumbers } from '../options.ts';
import { PASSWORD } from '../people.ts';
import { ownerOutsideOfTests, startProcess } from '../program/child.ts';
import { form } from '../requests.ts';
import { converse } from './converse.ts';
import { planConnection, validRequests } from './generate.ts';
import { createRandom } from './random.ts';
import { type Finding, type Findings, Tally } from './tally.ts';

export type { Finding, Findings };

export type FuzzOptions = {
  /** Of a server on this machine. */
  readonly port: number;
  readonly seed: number;
  /** It stops after this time or this many connections, whichever comes first. At least one has to be given. */
  readonly seconds?: number | undefined;
  readonly count?: number | undefined;
  /** The number of the first connection. Number and seed decide what is sent. */
  readonly first?: number;
  /** Connections at a time. */
  readonly concurrency: number;
  /** Told once a second how far it is. */
  readonly progress?: (findings: Findings) => void;
};

const LOOK_EVERY = 1_000; // ms between two plain requests that have to be answered with 200
const ANSWER_WITHIN = 5_000; // ms for those
const ADDRESSES = 2_048;
const MOST_KINDS = 20; // more different findings are no more help

/** Sends mutated requests and answers with what went wrong. It stops early when a plain request is not answered. */
export async function fuzz(options: FuzzOptions): Promise<Findings> {
  const { port, seed, seconds = Infinity, count = Infinity, first = 0, concurrency } = options;
  if (seconds === Infinity && count === Infinity) throw new RangeError('seconds or count?');
  const tally = new Tally();
  const site = new SignedIn(port);
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

// The throttle counts by address: from a single one, nearly all log-ins would be refused before they are looked at.
// Linux takes every 127.x.y.z for its own; elsewhere that needs an alias.
function addressOf(connection: number): string {
  if (platform() !== 'linux') return '127.0.0.1';
  return `127.0.${1 + ((connection % ADDRESSES) >> 8)}.${connection % 256}`;
}

/** The requests to start from, with the cookies of somebody who is signed in for as long as the server allows. */
class SignedIn {
  requests: readonly string[] = [];
  readonly #port: number;
  #cookies = '';

  constructor(port: number) {
    this.#port = port;
  }

  /** Signs up anew when a mutated request has signed the person out. */
  async renew(): Promise<void> {
    const dashboard = await this.#fetch('/dashboard', { headers: { cookie: this.#cookies } });
    if (dashboard?.status === 200) return;
    this.#cookies = await this.#signUp();
    this.requests = validRequests({
      host: `localhost:${this.#port}`,
      cookies: this.#cookies,
      spare: await this.#signUp(),
    });
  }

  async #signUp(): Promise<string> {
    const email = `${randomUUID()}@example.com`;
    const response = await this.#fetch('/signup', form({ email, password: PASSWORD }));
    const pairs = response?.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
    // A server that takes no more sign-ups is sent what looks like a ticket.
    return pairs?.join('; ') || `session=${'A'.repeat(43)}`;
  }

  /** Null instead of an error: whether the server still answers is looked at elsewhere. */
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

const HELP = `Sends mutated requests to Coatcheck and looks at the answers. Exits with 1 when something is wrong.

  --seconds n      how long (30, or without a limit when --count is given)
  --count n        how many connections at most
  --seed n         what decides which bytes are sent (the time)
  --first n        number of the first connection (0); with --count 1 it repeats one finding
  --concurrency n  connections at a time (64)
  --port n         a server that runs already on this machine; by default one is started
`;

if (import.meta.main) process.exitCode = await main();

async function main(): Promise<number> {
  const names = ['seconds', 'count', 'seed', 'first', 'concurrency', 'port'] as const;
  const given = readNumbers(HELP, names);
  const { count, seed = Date.now() % 1_000_000, first = 0, concurrency = 64 } = given;
  const owner = ownerOutsideOfTests();
  try {
    const findings = await fuzz({
      ...{ seed, count, first, concurrency },
      port: given.port ?? (await startServer(owner)),
      seconds: given.seconds ?? (count === undefined ? 30 : undefined),
      progress: (soFar) => process.stdout.write(`${line(soFar)}\n`),
    });
    process.stdout.write(report(findings, seed));
    return findings.found.length > 0 ? 1 : 0;
  } finally {
    owner.end();
  }
}

async function startServer(owner: ReturnType<typeof ownerOutsideOfTests>): Promise<number> {
  const child = await startProcess(owner, { DATABASE: ':memory:', LOG: 'silent' });
  return Number(new URL(child.origin).port);
}

function line({ connections, answers, kinds }: Findings): string {
  const cells = [`${connections} connections`, `${answers} answers`, `${kinds.size} findings`];
  return cells.map((cell) => cell.padStart(20)).join('');
}

/** The closing summary as text. */
function report(findings: Findings, seed: number): string {
  const { statuses, kinds, found, unanswered, resets } = findings;
  const histogram = [...statuses].map(([status, times]) => `  ${status}  ${times}`);
  const lines = [
    `\nSeed ${seed}:${line(findings)}`,
    `Closed without an answer ${unanswered}, by a reset ${resets}. Statuses:`,
    ...histogram,
    ...[...kinds].map(([what, times]) => `FOUND ${times} times: ${what}`),
    ...found.map((finding) => describeFinding(finding, seed)),
  ];
  return `${lines.join('\n')}\n`;
}

/** A finding as text: what, how to repeat it, the bytes. */
export function describeFinding(finding: Finding, seed: number): string {
  const { connection, what, steps, sent, received } = finding;
  if (connection === null) return `\n${what}`;
  return [
    `\n${what}`,
    `  again:    npm run fuzz -- --seed ${seed} --first ${connection} --count 1`,
    `  mutators: ${steps.join(', ') || 'none'}`,
    ...sent.map((segment) => `  sent:     ${segment}`),
    `  received: ${received}`,
  ].join('\n');
}
