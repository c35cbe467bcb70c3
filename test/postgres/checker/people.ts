/** The accounts of the checker, as their owners know them. */
import type { Account, Session } from './history.ts';

/** Sessions that an account may have at most: one more would end the oldest. */
const MOST_SESSIONS = 9;
/** Sessions after which an account is left alone, and a new one comes. */
const LIFETIME = 60;

/** A session in a browser. `ending`: it may have ended. */
export type Browser = {
  readonly session: Session;
  readonly cookie: string;
  /** Its id on the servers, once a page has told it. */
  id: number | null;
  state: 'open' | 'ending' | 'ended';
};

/** An account and its owner. */
export class Person {
  readonly account: Account;
  readonly id: number;
  /** Counts its passwords from 0. */
  password = 0;
  /** All that it was given. */
  readonly browsers: Browser[] = [];
  /** Sessions that it may have on the servers, those of unanswered log-ins included. */
  possible = 0;
  /** Whether its password or its right to sign in is being changed. */
  busy = false;
  /** Whether a change of it was not answered: what is right for it is not known. */
  lost = false;

  constructor(email: string, id: number) {
    this.account = { email };
    this.id = id;
  }

  get hasRoom(): boolean {
    return this.possible < MOST_SESSIONS;
  }

  /** Whether it is of no more use. */
  get isDone(): boolean {
    const isFull = !this.hasRoom && this.open.length === 0; // of log-ins that were not answered
    return this.lost || isFull || this.browsers.length >= LIFETIME;
  }

  get open(): readonly Browser[] {
    return this.browsers.filter(({ state }) => state === 'open');
  }

  /** Notes that a browser was given a session, which was counted before. */
  begin(session: Session, cookie: string): Browser {
    const browser: Browser = { session, cookie, id: null, state: 'open' };
    this.browsers.push(browser);
    return browser;
  }

  /** Notes that a session has ended for sure. */
  end(browser: Browser): void {
    if (browser.state !== 'ended') this.possible--;
    browser.state = 'ended';
  }
}

/** The password of an account with this number. */
export function passwordOf(number: number): string {
  return `velvet herons mumble softly ${number} times`;
}
