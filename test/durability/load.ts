/** People who sign up, in and out, side by side, until the server is killed under them. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../fuzz/random.ts';
import { PASSWORD } from '../people.ts';
import { form, json } from '../requests.ts';
import { type Account, hasRoom, type Ledger, type Ticket } from './ledger.ts';

export type LoadCounts = {
  signUps: number;
  logIns: number;
  logOuts: number;
  /** Requests that were sent and never answered. */
  inFlight: number;
  /** Requests that were answered with 503, where that may be. */
  refused: number;
  /** Answers that should not have come. */
  readonly unexpected: string[];
};

type Answer = { readonly status: number; readonly cookie: string | null };

const ARRIVALS = 4; // people at the password hash: it runs two at a time, so more would only wait
const DEPARTURES = 8;
const MOST_STEPS = 20_000;
const ANSWER_WITHIN = 10_000; // ms

/** The people at one server, from its start to its death. */
export class Load {
  readonly counts: LoadCounts = {
    signUps: 0,
    logIns: 0,
    logOuts: 0,
    inFlight: 0,
    refused: 0,
    unexpected: [],
  };
  readonly #origin: string;
  readonly #ledger: Ledger;
  readonly #random: Random;
  readonly #claimRefusal: boolean;
  readonly #arrival = Promise.withResolvers<void>();
  #over = false;

  /** `claimRefusal`: a change may be answered with 503, which acknowledges nothing. */
  constructor(origin: string, ledger: Ledger, random: Random, { claimRefusal = false } = {}) {
    this.#claimRefusal = claimRefusal;
    this.#origin = origin;
    this.#ledger = ledger;
    this.#random = random;
  }

  /**
   * People arrive from now on and leave `departAfter` ms after the first sign-up. Resolves after
   * `stop`, when no request waits any more.
   */
  async run(departAfter: number): Promise<void> {
    const arriving = Array.from({ length: ARRIVALS }, () => this.#repeat(() => this.#arrive()));
    await Promise.race([this.arrived, Promise.all(arriving)]);
    await wait(departAfter);
    const departing = Array.from({ length: DEPARTURES }, () => this.#repeat(() => this.#depart()));
    await Promise.all([...arriving, ...departing]);
  }

  /** Resolves when the first sign-up was answered: on a busy machine one hash may take a second. */
  get arrived(): Promise<void> {
    return this.#arrival.promise;
  }

  /** To be called just before the kill: from now on a request without an answer is no surprise. */
  stop(): void {
    this.#over = true;
  }

  async #repeat(step: () => Promise<void>): Promise<void> {
    for (let steps = 0; steps < MOST_STEPS && !this.#over; steps++) await step();
  }

  async #arrive(): Promise<void> {
    const account = this.#random.pick([...this.#ledger.accounts.values()].filter(isUsable));
    if (account === undefined || this.#random.chance(0.4)) await this.#signUp();
    else await this.#logIn(account);
  }

  async #signUp(): Promise<void> {
    const typed = { email: `${randomUUID()}@example.com`, password: PASSWORD };
    const asProgram = this.#random.chance(0.3);
    const answer = await this.#post('/signup', asProgram ? json(typed) : form(typed));
    if (!this.#expect('/signup', answer, asProgram ? 201 : 303)) return;
    this.counts.signUps++;
    this.#arrival.resolve();
    const account = this.#ledger.addAccount(typed.email);
    if (answer.cookie !== null) this.#began(account, answer.cookie);
  }

  /**
   * Sometimes in a browser that is signed in already: the session it had ends with the new one's
   * beginning.
   */
  async #logIn(account: Account): Promise<void> {
    const typed = { email: account.email, password: PASSWORD };
    const before = this.#random.chance(0.5) ? openTicket(account) : undefined;
    if (before !== undefined) before.state = 'ending';
    account.sessions++; // counted now, since it may begin without our being told
    const asProgram = this.#random.chance(0.5);
    const init = (asProgram ? json : form)(typed, before?.cookie);
    const answer = await this.#post('/login', init);
    if (!this.#expect('/login', answer, asProgram ? 200 : 303)) return;
    this.counts.logIns++;
    if (before !== undefined) this.#ledger.markEnded(before);
    account.sessions--;
    if (answer.cookie === null) this.counts.unexpected.push('a log-in without a cookie');
    else this.#began(account, answer.cookie);
  }

  #began(account: Account, cookie: string): void {
    account.sessions++;
    this.#ledger.addTicket(account, cookie, this.#random.chance(0.5));
  }

  async #depart(): Promise<void> {
    const ticket = this.#ledger.takeToClose();
    // No session is left to end: request a page, which marks a session as seen.
    if (ticket === null) return this.#lookIn();
    const { cookie } = ticket;
    const asProgram = this.#random.chance(0.5);
    const answer = await this.#post('/logout', asProgram ? json({}, cookie) : form({}, cookie));
    if (this.#isRefused(answer)) ticket.state = 'open'; // nothing has happened, then
    if (!this.#expect('/logout', answer, asProgram ? 204 : 303)) return;
    this.counts.logOuts++;
    this.#ledger.markEnded(ticket);
    if (this.#random.chance(0.2)) await this.#dashboard(cookie, 401);
  }

  async #lookIn(): Promise<void> {
    const open = this.#ledger.tickets.filter(({ state }) => state === 'open');
    const ticket = this.#random.pick(open);
    if (ticket === undefined) return this.#dashboard('', 401);
    const answer = await this.#dashboardOf(ticket.cookie);
    // Another client may have logged out of it in the meantime.
    if (ticket.state === 'open') this.#expect('/dashboard', answer, 200);
  }

  async #dashboard(cookie: string, status: number): Promise<void> {
    this.#expect('/dashboard', await this.#dashboardOf(cookie), status);
  }

  #dashboardOf(cookie: string): Promise<Answer | null> {
    return send(this.#origin, '/dashboard', readJson(cookie));
  }

  async #post(path: string, init: RequestInit): Promise<Answer | null> {
    const answer = await send(this.#origin, path, from(this.#random, init));
    if (answer === null) this.counts.inFlight++;
    return answer;
  }

  #isRefused(answer: Answer | null): boolean {
    return this.#claimRefusal && answer?.status === 503;
  }

  #expect(path: string, answer: Answer | null, status: number): answer is Answer {
    if (answer?.status === status) return true;
    if (path !== '/dashboard' && this.#isRefused(answer)) {
      this.counts.refused++;
      return false;
    }
    if (answer !== null) {
      this.counts.unexpected.push(`${path} answered ${answer.status}, not ${status}`);
    } else if (!this.#over) {
      this.counts.unexpected.push(`${path} did not answer while the server ran`);
      this.#over = true;
    }
    return false;
  }
}

/** One request. Null when no answer came. */
export async function send(
  origin: string,
  path: string,
  init: RequestInit,
): Promise<Answer | null> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN);
  try {
    const response = await fetch(origin + path, { redirect: 'manual', signal, ...init });
    // The head is the acknowledgement; a body that is cut off takes nothing back.
    await response.arrayBuffer().catch(() => null);
    const session = response.headers.getSetCookie().find((line) => line.startsWith('session='));
    return { status: response.status, cookie: session?.split(';', 1)[0] ?? null };
  } catch {
    return null;
  }
}

/** A GET as a program sends it. */
export function readJson(cookie: string): RequestInit {
  return { headers: { accept: 'application/json', cookie } };
}

/**
 * The same request from some address: the throttle counts by address, and it is not what is tested
 * here.
 */
export function from(random: Random, init: RequestInit): RequestInit {
  const address = `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`;
  return { ...init, headers: { ...init.headers, 'x-forwarded-for': address } };
}

function isUsable(account: Account): boolean {
  return !account.email.endsWith('.invalid') && hasRoom(account);
}

function openTicket({ tickets }: Account): Ticket | undefined {
  return tickets.find(({ state }) => state === 'open');
}
