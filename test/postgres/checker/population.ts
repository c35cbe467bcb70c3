/** People who sign up, in and out, at random, at random servers, side by side. */
import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../fuzz/random.ts';
import type { Client } from './client.ts';
import { createEndActions, type EndActions } from './end-actions.ts';
import type { History } from './history.ts';
import type { Browser, Person } from './people.ts';
import { createSignInActions, type SignInActions } from './sign-in-actions.ts';

export type PopulationOptions = {
  readonly client: Client;
  readonly history: History;
  readonly random: Random;
  readonly servers: number;
  /** Makes an account an administrator. */
  readonly promote: (id: number) => Promise<void>;
};

const PEOPLE = 24; // at a time: few, so that they meet
const ACTORS = 12;
const LOOKERS = 2; // for each server: one that stands still must not keep the others from looking
const MOST_PAGES = 40; // under way at one server, besides those of the lookers
const AGAIN = [50, 150, 400, 1_000]; // ms after the end of a session
const ADMIN_AGE = 240_000; // ms; after ten minutes an administrator has to confirm the password

export class Population {
  readonly #options: PopulationOptions;
  readonly #signIn: SignInActions;
  readonly #ends: EndActions;
  readonly #people: Person[] = [];
  readonly #under: number[];
  readonly #pages = new Set<Promise<void>>();
  #admin: { person: Person; browser: Browser; since: number } | null = null;
  /** All that ever signed up. */
  readonly all: Person[] = [];

  constructor(options: PopulationOptions) {
    this.#options = options;
    this.#signIn = createSignInActions(options.client, options.history);
    this.#ends = createEndActions(options.client, options.history, this.#signIn);
    this.#under = Array.from({ length: options.servers }, () => 0);
  }

  /** The first people sign up, and an administrator. */
  async begin(): Promise<void> {
    await this.#renewAdmin();
    await Promise.all(Array.from({ length: ACTORS }, () => this.#arrive()));
  }

  /** Goes on until `isOver`. Resolves when the last request was answered. */
  async run(isOver: () => boolean): Promise<void> {
    const repeat = async (step: () => Promise<void>) => {
      while (!isOver()) {
        await step();
        await setImmediate(); // a step may have had nothing to wait for
      }
    };
    const servers = [...this.#under.keys()];
    await Promise.all([
      ...Array.from({ length: ACTORS }, () => repeat(() => this.#act())),
      ...servers.flatMap((server) =>
        Array.from({ length: LOOKERS }, () => repeat(() => this.#lookAround(server))),
      ),
    ]);
    await Promise.all(this.#pages);
  }

  /** Looks at every server for what should be there, and for what should not. */
  async sweep(sessions: number): Promise<void> {
    const browsers = this.all.flatMap((person) => person.browsers).slice(-sessions);
    const servers = [...this.#under.keys()];
    for (const browser of browsers) {
      await Promise.all(servers.map((server) => this.#signIn.look(server, browser)));
    }
    for (const person of this.#people.filter((one) => !one.lost && one.hasRoom)) {
      await this.#signIn.logIn(this.#server(), person);
    }
  }

  /** Mostly one that answers: those who wait for another do nothing else. */
  #server(): number {
    const { random, client } = this.#options;
    const servers = [...this.#under.keys()];
    const up = random.chance(0.9) ? servers.filter((server) => client.isUp(server)) : [];
    return random.pick(up) ?? random.below(servers.length);
  }

  async #act(): Promise<void> {
    const { random } = this.#options;
    if (this.#people.length < PEOPLE) await this.#arrive();
    const person = random.pick(this.#people);
    if (person === undefined) return wait(20);
    if (person.isDone) {
      if (this.#people.includes(person)) this.#people.splice(this.#people.indexOf(person), 1);
      return;
    }
    const browser = random.pick(person.open);
    if (browser === undefined || (person.hasRoom && random.chance(0.35))) {
      return this.#logIn(person);
    }
    if (random.chance(0.5)) this.#lookEverywhere(browser); // so that every server knows it
    const ended = await this.#end(person, browser);
    this.#lookAgain(ended);
  }

  async #arrive(): Promise<void> {
    const person = await this.#signIn.signUp(this.#server());
    if (person === null) return;
    this.#people.push(person);
    this.all.push(person);
  }

  async #logIn(person: Person): Promise<void> {
    const { random } = this.#options;
    if (!person.hasRoom) return;
    const isOld = person.password > 0 && random.chance(0.03);
    const before = random.chance(0.2) ? random.pick(person.open) : undefined;
    const browser = await this.#signIn.logIn(this.#server(), person, {
      password: person.password - Number(isOld),
      ...(before !== undefined && { before }),
    });
    if (browser !== null && random.chance(0.5)) this.#lookEverywhere(browser);
  }

  async #end(person: Person, browser: Browser): Promise<Browser[]> {
    const { random } = this.#options;
    const server = this.#server();
    const dice = random.below(100);
    if (dice < 50) {
      const ended = await this.#ends.logOut(server, person, browser);
      // Who does not know whether they are signed out tries again, perhaps elsewhere.
      if (ended.length > 0 || random.chance(0.3)) return ended;
      return this.#ends.logOut(this.#server(), person, browser);
    }
    const other = random.pick(person.open.filter(({ id }) => id !== null));
    if (dice < 58 && other !== undefined && other !== browser) {
      return this.#ends.endOne(server, person, browser, other);
    }
    if (dice < 70) return this.#ends.endOthers(server, person, browser);
    if (person.busy) return [];
    person.busy = true;
    try {
      if (dice < 80) return await this.#ends.changePassword(server, person, browser);
      const admin = await this.#renewAdmin();
      if (admin === null) return [];
      if (dice < 90) return await this.#ends.endAll(server, person, admin);
      const ended = await this.#ends.disable(server, person, admin);
      if (person.lost) return ended;
      this.#lookAgain(ended);
      if (random.chance(0.5)) await this.#logIn(person); // must be refused
      await this.#ends.enable(this.#server(), person, admin);
      return ended;
    } finally {
      person.busy = false;
    }
  }

  async #lookAround(server: number): Promise<void> {
    const { random } = this.#options;
    const browser = random.pick(random.pick(this.#people)?.browsers.slice(-12) ?? []);
    if (browser === undefined) return wait(20);
    await this.#signIn.look(server, browser);
  }

  /** Looks at sessions that have ended, now and a few times later. */
  #lookAgain(ended: readonly Browser[]): void {
    for (const browser of ended.slice(-3)) {
      this.#lookEverywhere(browser);
      for (const ms of AGAIN) setTimeout(() => this.#lookEverywhere(browser), ms);
    }
  }

  /** Asks every server for a page of this session, and does not wait for the answers. */
  #lookEverywhere(browser: Browser): void {
    for (const server of this.#under.keys()) {
      const under = this.#under[server] ?? 0;
      if (under >= MOST_PAGES) continue;
      this.#under[server] = under + 1;
      const page = this.#signIn.look(server, browser).then(() => {
        this.#pages.delete(page);
        this.#under[server] = (this.#under[server] ?? 1) - 1;
      });
      this.#pages.add(page);
    }
  }

  /** The session of an administrator who has signed in lately; null while nobody can sign in. */
  async #renewAdmin(): Promise<Browser | null> {
    const known = this.#admin;
    if (known !== null && performance.now() - known.since < ADMIN_AGE) return known.browser;
    const { promote } = this.#options;
    // A new one each time: whoever signs in anew would leave sessions behind.
    const person = await this.#signIn.signUp(this.#server());
    const browser = person && (await this.#signIn.logIn(this.#server(), person));
    if (person === null || browser === null) return null;
    await promote(person.id);
    this.#admin = { person, browser, since: performance.now() };
    return browser;
  }
}
