/**
 * What the clients were told, which is what the server has to keep: the other side of the
 * comparison after a kill. Whatever was on its way when the server died may have happened or not,
 * but has to be one of the two.
 */

/**
 * What a cookie is good for, as far as its owner was told. `ending`: a log-out was sent and not
 * answered.
 */
export type Ticket = {
  readonly cookie: string;
  readonly owner: string;
  state: 'open' | 'ending' | 'ended';
};

export type Account = {
  readonly email: string;
  readonly tickets: Ticket[];
  /**
   * Sessions it may have on the server, those of unanswered log-ins included: the eleventh would
   * end the first.
   */
  sessions: number;
};

const MOST_SESSIONS = 9;

export class Ledger {
  /** Accounts whose sign-up was acknowledged, by e-mail. */
  readonly accounts = new Map<string, Account>();
  readonly tickets: Ticket[] = [];
  readonly #toClose: Ticket[] = [];

  addAccount(email: string): Account {
    const account: Account = { email, tickets: [], sessions: 0 };
    this.accounts.set(email, account);
    return account;
  }

  /** Notes a session that the server said it began. `toClose`: a client will log out of it. */
  addTicket(account: Account, cookie: string, toClose: boolean): void {
    const ticket: Ticket = { cookie, owner: account.email, state: 'open' };
    account.tickets.push(ticket);
    this.tickets.push(ticket);
    if (toClose) this.#toClose.push(ticket);
  }

  /** A ticket to log out of; it is `ending` from here on. */
  takeToClose(): Ticket | null {
    for (let ticket = this.#toClose.shift(); ticket; ticket = this.#toClose.shift()) {
      if (ticket.state !== 'open') continue;
      ticket.state = 'ending';
      return ticket;
    }
    return null;
  }

  /** Notes that the server said a session is over. */
  markEnded(ticket: Ticket): void {
    ticket.state = 'ended';
    const account = this.accounts.get(ticket.owner);
    if (account !== undefined) account.sessions--;
  }
}

/** Whether another log-in ends none of the sessions this account has. */
export function hasRoom(account: Account): boolean {
  return account.sessions < MOST_SESSIONS;
}
