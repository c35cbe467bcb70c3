/**
 * What lives where: the jars of the clients beside the tables of the server. A ticket in a jar and
 * its row have the same fingerprint. Rows that have ended stay for a while, marked.
 */
import { isUnsafe } from './ask.ts';
import { type Jar, type JarCookie, jarsOf, type Seen } from './jars.ts';
import type { ServerTables, SessionRow } from './tables.ts';
import { clock, timeLeft } from './times.ts';
import type { WhereCookie, WhereJar, WherePanel, WhereRow } from './views/where.ts';

/** Rows that have ended are shown until there are more than these. */
const ENDED_SHOWN = 3;
/** Jars that are shown: those that were used last. */
const JARS_SHOWN = 3;

/** A session that was in the table and is not any more; `endedIn`: the exchange that ended it. */
type Ended = { readonly row: SessionRow; readonly endedIn: number | null };

/** Remembers the table of sessions, so that it sees which row has gone. */
export class Where {
  #rows: readonly SessionRow[] | null = null;
  #ended: readonly Ended[] = [];
  #upTo = 0; // the newest exchange when the table was last read

  /** Takes the tables as they were just read, and all exchanges, oldest first. */
  read({ sessions }: ServerTables, all: readonly Seen[]): void {
    const now = new Set(sessions.map(({ id }) => id));
    const gone = (this.#rows ?? []).filter(({ id }) => !now.has(id));
    const since = all.filter(({ exchange }) => exchange.id > this.#upTo);
    const cause = since.findLast(({ exchange }) => isUnsafe(exchange))?.exchange.id ?? null;
    const ended = gone.map((row) => ({ row, endedIn: cause }));
    this.#ended = [...this.#ended, ...ended].slice(-ENDED_SHOWN);
    this.#rows = sessions;
    this.#upTo = all.at(-1)?.exchange.id ?? 0;
  }

  /**
   * The panel. `tables` is null when they are not shown, and `why` says why; `all` are the
   * exchanges that are shown.
   */
  panel(tables: ServerTables | null, why: string, all: readonly Seen[]): WherePanel {
    const jars = jarsOf(all);
    return {
      jars: jars.slice(0, JARS_SHOWN).map((jar) => this.#jar(jar, tables)),
      more: Math.max(0, jars.length - JARS_SHOWN),
      rows: tables === null ? null : this.#shown(tables),
      why,
      accounts: tables?.accounts ?? [],
    };
  }

  #shown({ sessions, now }: ServerTables): readonly WhereRow[] {
    const live = sessions.map((row) => ({
      ...toRow(row, now),
      end: row.endsAt > now ? `in ${timeLeft(row.endsAt - now)}` : 'it is over',
      state: row.endsAt > now ? ('live' as const) : ('over' as const),
    }));
    const ended = this.#ended.map(({ row, endedIn }) => ({
      ...toRow(row, now),
      end: endedIn === null ? 'deleted' : `deleted in #${endedIn}`,
      state: 'ended' as const,
    }));
    return [...live, ...ended].sort((a, b) => a.id - b.id);
  }

  #jar({ client, cookies }: Jar, tables: ServerTables | null): WhereJar {
    return { client, cookies: cookies.map((cookie) => this.#cookie(cookie, tables)) };
  }

  #cookie(cookie: JarCookie, tables: ServerTables | null): WhereCookie {
    const [, kind = '', digits = ''] = /^‹([a-z ]+) ([0-9a-f]{6})›$/.exec(cookie.mask) ?? [];
    const isTicket = /^(?:__Host-)?session$/.test(cookie.name);
    const row = tables?.sessions.find(({ ticket }) => ticket === digits);
    const ended = this.#ended.find((one) => one.row.ticket === digits)?.row;
    return {
      name: cookie.name,
      chip: `${kind} ${digits}`,
      digit: digits[0] ?? '',
      story: storyOf(cookie, isTicket),
      state: stateOf(cookie),
      leads:
        !isTicket || tables === null
          ? null
          : row !== undefined
            ? { to: row.id, works: row.endsAt > tables.now }
            : { to: ended?.id ?? null, works: false },
    };
  }
}

function toRow({ id, account, ticket, createdAt, lastSeenAt }: SessionRow, now: number) {
  return {
    id,
    account,
    ticket,
    created: clock(createdAt, now),
    lastSeen: clock(lastSeenAt, now),
  };
}

function stateOf({ deletedIn, cameIn }: JarCookie): WhereCookie['state'] {
  if (deletedIn === null) return 'kept';
  return cameIn !== null && cameIn > deletedIn ? 'copied' : 'deleted';
}

function storyOf(cookie: JarCookie, isTicket: boolean): readonly string[] {
  if (!isTicket) return [];
  const { setIn, cameIn, deletedIn, attributes } = cookie;
  const flags = attributes.filter((one) => one !== 'Path=/');
  return [
    ...(setIn === null ? [originOf(cookie)] : [`set in #${setIn}`]),
    cameIn === null ? '' : `came back in #${cameIn}`,
    deletedIn === null ? '' : `told to delete it in #${deletedIn}`,
    goes(cookie),
    deletedIn === null ? flags.join('; ') : '',
  ].filter((part) => part !== '');
}

function originOf({ copyOf }: JarCookie): string {
  return copyOf === null ? 'not set since the server started' : `a copy: ${copyOf} got it`;
}

// By the real time: the clock of the app may have been moved, that of a browser has not.
function goes({ goesAt, setIn, deletedIn }: JarCookie): string {
  if (deletedIn !== null || setIn === null) return '';
  if (goesAt === null) return 'goes when the browser closes';
  const left = goesAt - Date.now();
  return left > 0 ? `goes in ${timeLeft(left)}` : 'its Max-Age is over';
}
