/**
 * What was acknowledged is kept (ASVS 2.3.3): people sign up, in and out; the server is killed with
 * SIGKILL at some moment and started again on the same file; then every account, session and
 * log-out that was answered has to be there. A power cut is another matter: it takes the operating
 * system with it, and no test on one machine can tell.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { SESSIONS_PER_USER } from '../../src/auth/sessions/session.ts';
import { Sessions } from '../../src/auth/sessions/sessions.ts';
import { createAccountStore } from '../../src/sqlite/account-store.ts';
import { createSessionStore } from '../../src/sqlite/session-store.ts';
import { createRandom, type Random } from '../fuzz/random.ts';
import { readNumbers } from '../options.ts';
import { PASSWORD } from '../people.ts';
import { type Child, ownerOutsideOfTests, startProcess } from '../program/child.ts';
import { json } from '../requests.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import type { Owner } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { Ledger, type Ticket } from './ledger.ts';
import { from, Load, type LoadCounts, readJson, send } from './load.ts';

export type DurabilityOptions = {
  readonly rounds: number;
  readonly seed: number;
  /**
   * The longest that a server lives after the first sign-up, in seconds. The shortest is a third of
   * it.
   */
  readonly seconds: number;
  /** Told about each round as it ends. */
  readonly progress?: (round: Round) => void;
  /** Done to the database file between the kill and the restart: to see that damage is noticed. */
  readonly harm?: (file: string) => void;
};

export type Round = LoadCounts & {
  readonly round: number;
  /** How long the server lived after the first sign-up was answered. */
  readonly ms: number;
  /** Accounts, sessions and log-outs that were looked for after the restart. */
  checked: number;
  /** What was acknowledged and is not there. */
  readonly lost: string[];
  /** Cookies of acknowledged log-outs that open the dashboard. */
  readonly survivors: string[];
  /** What SQLite says of the file: 'ok'. */
  integrity: string;
};

// A log-in costs 0.3 s of hashing, so few sessions would be there to sign out of: these are put
// into the file beforehand.
const HEADSTART_PEOPLE = 60;
const HEADSTART_SESSIONS = 8;
const RUSH = 1_200; // ms
const AT_A_TIME = 16;
const HOUR = 3_600_000;

/**
 * Runs the rounds, each on what the ones before have left, and answers with what became of every
 * one.
 */
export async function durability(owner: Owner, options: DurabilityOptions): Promise<Round[]> {
  const { rounds, seed, seconds, progress, harm } = options;
  const file = join(temporaryFolder(owner), 'coatcheck.db');
  const ledger = new Ledger();
  const results: Round[] = [];
  for (let round = 1; round <= rounds; round++) {
    const random = createRandom(seed, round);
    await giveHeadStart(file, ledger, round);
    const { counts, ms } = await loadAndKill(
      await startServer(owner, file),
      ledger,
      random,
      seconds,
    );
    harm?.(file);
    const result: Round = {
      ...counts,
      round,
      ms,
      checked: 0,
      lost: [],
      survivors: [],
      integrity: '',
    };
    await compare(await startServer(owner, file), file, ledger, random, result);
    result.integrity = integrityOf(file);
    results.push(result);
    progress?.(result);
  }
  return results;
}

/** Whether a round went as it must. */
export function isGood({ lost, survivors, unexpected, integrity }: Round): boolean {
  return integrity === 'ok' && lost.length + survivors.length + unexpected.length === 0;
}

/** Starts a server on a file, behind a proxy that may say where people come from. */
export function startServer(owner: Owner, file: string): Promise<Child> {
  const settings = { DATABASE: file, LOG: 'silent', TRUST_PROXY: '127.0.0.1' };
  return startProcess(owner, settings);
}

/**
 * Puts users with sessions into the file, through the code that the server has for it. No other
 * process may have it open.
 */
export async function giveHeadStart(file: string, ledger: Ledger, round: number): Promise<void> {
  const database = openDatabase(file);
  // this process is not killed, and it makes hundreds of commits
  database.exec('PRAGMA synchronous = OFF');
  const accounts = createAccountStore(database);
  const day = { idleMs: 24 * HOUR, maxMs: 24 * HOUR };
  const limits = { normal: day, remembered: day, perUser: SESSIONS_PER_USER };
  const sessions = new Sessions(createSessionStore(database), limits, Date.now);
  for (let i = 0; i < HEADSTART_PEOPLE; i++) {
    const email = `${round}-${i}@headstart.invalid`;
    const user = await accounts.insert({
      email,
      passwordHash: 'none',
      role: 'user',
      createdAt: Date.now(),
    });
    if (user === null) throw new Error(`${email} is there already`);
    const account = ledger.addAccount(email);
    for (let j = 0; j < HEADSTART_SESSIONS; j++) {
      const client = { address: '192.0.2.1', userAgent: 'durability' };
      const { ticket } = await sessions.start({
        userId: user.id,
        passwordVersion: 0,
        remember: false,
        replaces: null,
        method: 'password',
        ...client,
      });
      account.sessions++;
      ledger.addTicket(account, `session=${ticket}`, j > 0);
    }
  }
  database.close();
}

async function loadAndKill(
  child: Child,
  ledger: Ledger,
  random: Random,
  seconds: number,
): Promise<{ counts: LoadCounts; ms: number }> {
  const load = new Load(child.origin, ledger, random);
  const longest = seconds * 1_000;
  const lifetime = longest / 3 + random.below((longest * 2) / 3);
  // Log-outs are quick and soon used up, so they begin shortly before the kill, which then falls in
  // their midst.
  const running = load.run(Math.max(0, lifetime - random.below(RUSH)));
  await Promise.race([load.arrived, running]);
  const started = performance.now();
  await wait(lifetime);
  load.stop();
  await child.end('SIGKILL');
  const ms = Math.round(performance.now() - started);
  await running;
  return { counts: load.counts, ms };
}

/**
 * Looks for everything in the ledger and notes in `result` what is not as it was told. Stops the
 * server.
 */
export async function compare(
  { origin, end }: Child,
  file: string,
  ledger: Ledger,
  random: Random,
  result: Round,
): Promise<void> {
  await inParallel(ledger.tickets, (ticket) => compareTicket(origin, ticket, result));
  const newest = [...ledger.accounts.keys()].filter((email) => !email.endsWith('.invalid'));
  for (const email of [newest.at(-1), random.pick(newest)]) {
    if (email === undefined) continue;
    const attempt = from(random, json({ email, password: PASSWORD }));
    const answer = await send(origin, '/login', attempt);
    if (answer?.status !== 200) result.lost.push(`${email} cannot sign in: ${answer?.status}`);
    const account = ledger.accounts.get(email);
    if (account !== undefined) account.sessions++;
  }
  compareAccounts(file, ledger, result);
  const code = await end('SIGTERM');
  if (code !== 0) result.unexpected.push(`SIGTERM ended it with ${code}`);
}

async function compareTicket(origin: string, ticket: Ticket, result: Round): Promise<void> {
  const status = (await send(origin, '/dashboard', readJson(ticket.cookie)))?.status;
  result.checked++;
  if (status !== 200 && status !== 401) {
    result.unexpected.push(`/dashboard answered ${status} after the restart`);
  } else if (ticket.state === 'ending') {
    // either is right, but it has to stay that way
    ticket.state = status === 200 ? 'open' : 'ended';
  } else if (ticket.state === 'open' && status === 401) {
    result.lost.push(`a session of ${ticket.owner}`);
  } else if (ticket.state === 'ended' && status === 200) {
    result.survivors.push(`a session of ${ticket.owner}`);
  }
}

// Looked up in the file: logging in to all of them would take minutes of hashing.
function compareAccounts(file: string, ledger: Ledger, result: Round): void {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('SELECT email FROM users').all();
  database.close();
  const there = new Set(rows.map(({ email }) => String(email)));
  for (const email of ledger.accounts.keys()) {
    result.checked++;
    if (!there.has(email)) result.lost.push(`the account ${email}`);
  }
}

/** What SQLite says of a file: 'ok'. */
export function integrityOf(file: string): string {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = [
    ...database.prepare('PRAGMA integrity_check').all(),
    ...database.prepare('PRAGMA foreign_key_check').all(),
  ];
  database.close();
  return rows.flatMap((row) => Object.values(row)).join('; ');
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

const HELP = `Kills Coatcheck again and again and looks whether it kept what it had acknowledged. Exits with 1 when it did not.

  --rounds n   how many kills (20)
  --seconds n  the longest that a server lives (3)
  --seed n     what decides when each is killed and who does what (the time)
`;

const COLUMNS: readonly (readonly [title: string, value: (round: Round) => string | number])[] = [
  ['round', ({ round }) => round],
  ['ms', ({ ms }) => ms],
  ['sign-ups', ({ signUps }) => signUps],
  ['log-ins', ({ logIns }) => logIns],
  ['log-outs', ({ logOuts }) => logOuts],
  ['in flight', ({ inFlight }) => inFlight],
  ['refused', ({ refused }) => refused],
  ['checked', ({ checked }) => checked],
  ['lost', ({ lost }) => lost.length],
  ['survivors', ({ survivors }) => survivors.length],
  ['integrity', ({ integrity }) => integrity],
];

if (import.meta.main) process.exitCode = await main();

async function main(): Promise<number> {
  const given = readNumbers(HELP, ['rounds', 'seed', 'seconds']);
  const { seed = Date.now() % 1_000_000, rounds: wanted = 20, seconds = 3 } = given;
  const owner = ownerOutsideOfTests();
  try {
    process.stdout.write(`Seed ${seed}\n${tableRow(COLUMNS.map(([title]) => title))}`);
    const rounds = await durability(owner, {
      seed,
      rounds: wanted,
      seconds,
      progress: (round) => process.stdout.write(describeRound(round)),
    });
    return rounds.every(isGood) ? 0 : 1;
  } finally {
    owner.end();
  }
}

/** A round as a row of the table, and below it what went wrong. */
export function describeRound(round: Round): string {
  const { lost, survivors, unexpected } = round;
  const troubles = [
    ...lost.map((what) => `  lost: ${what}\n`),
    ...survivors.map((what) => `  signed out, and back: ${what}\n`),
    ...unexpected.map((what) => `  unexpected: ${what}\n`),
  ];
  return tableRow(COLUMNS.map(([, value]) => String(value(round)))) + troubles.join('');
}

function tableRow(cells: readonly string[]): string {
  return `${cells.map((cell) => cell.padStart(10)).join('')}\n`;
}
