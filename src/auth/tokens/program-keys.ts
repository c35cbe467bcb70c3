/**
 * Keys for programs, which others call personal access tokens: for a script that cannot sign in,
 * because its account has a second factor, or because no password may stand in its settings. The
 * owner gives each a name, what it is for and a last day, sees it once, and can end it at any time.
 *
 * A key is a session record without a ticket, found by the SHA-256 of the key: what ends all
 * sessions of an account ends its keys. It is good for one audience: this site, one app in front of
 * which a proxy asks us, or another service, for which it is exchanged for an access token
 * (tokens.ts). It never counts as a fresh password, however new it is: web/access.ts sees to that.
 */
import type { AccountDirectory } from '../accounts/account-directory.ts';
import type { User } from '../accounts/user.ts';
import type { ProgramRequest } from '../sessions/program.ts';
import type { Session, StoredSession } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { PasswordOutdated } from '../store-errors.ts';

/** The most keys of one account. One more is refused: a key that works must not end by itself. */
export const KEYS_PER_USER = 20;
/** The longest name of a key, in code points. */
export const KEY_NAME_LIMIT = 60;
/** Days that a key may be good for; at most a year and a day, for a job that runs each year. */
export const KEY_DAYS = { least: 1, usual: 90, most: 366 };
const DAY = 86_400_000;

/** A key that is asked for. */
export type KeyRequest = {
  /** Its owner. */
  readonly user: Pick<User, 'id' | 'email'>;
  /** The session that asks, which has to live still; null for the command line. */
  readonly by: Pick<Session, 'key'> | null;
  /** In the spelling of normalizeProgramName. */
  readonly name: string;
  readonly audience: string;
  readonly days: number;
  readonly address: string;
  readonly userAgent: string;
};

/**
 * Why there is no key. `limit`: the account has as many as it may. `name`: another one has this
 * name. `gone`: the session that asked has ended meanwhile, or the account is disabled.
 */
export type KeyRefusal = 'limit' | 'name' | 'gone';

/** A new key: its text, which is known this once, and its record. */
export type KeyMade =
  | { readonly ok: true; readonly text: string; readonly session: Session }
  | { readonly ok: false; readonly reason: KeyRefusal };

type ProgramKeysOptions = {
  readonly sessions: Pick<Sessions, 'of' | 'start'>;
  readonly accounts: Pick<AccountDirectory, 'find'>;
};

/** The keys of accounts. */
export class ProgramKeys {
  readonly #options: ProgramKeysOptions;

  constructor(options: ProgramKeysOptions) {
    this.#options = options;
  }

  /** The keys of an account that have not ended, the newest first. */
  async of(userId: number): Promise<readonly Session[]> {
    return (await this.#options.sessions.of(userId)).filter(isKey);
  }

  /** A key of this account by its id; null when it has ended or is of another account. */
  async byId(userId: number, id: number): Promise<Session | null> {
    return (await this.of(userId)).find((key) => key.id === id) ?? null;
  }

  /** Makes a key. When it is refused, nothing is stored. */
  async make(request: KeyRequest): Promise<KeyMade> {
    const { sessions, accounts } = this.#options;
    const { user, by, name, audience, days, address, userAgent } = request;
    const account = await accounts.find(user.email);
    if (account?.user.id !== user.id) return { ok: false, reason: 'gone' };
    try {
      const { ticket, session } = await sessions.start({
        userId: user.id,
        passwordVersion: account.passwordVersion,
        remember: false,
        replaces: null,
        address,
        userAgent,
        method: '',
        program: keyProgram(name, audience),
        // Not ended by disuse: some programs run once a month.
        lifetime: { idleMs: days * DAY, maxMs: days * DAY },
        admit: (living) => admitKey(living, by, name),
      });
      return { ok: true, text: ticket, session };
    } catch (error) {
      if (error instanceof KeyRefused) return { ok: false, reason: error.reason };
      if (error instanceof PasswordOutdated) return { ok: false, reason: 'gone' };
      throw error;
    }
  }
}

/** Whether a session is that of a key. */
export function isKey({ program }: Pick<StoredSession, 'program'>): boolean {
  return program?.kind === 'key';
}

class KeyRefused extends Error {
  readonly reason: KeyRefusal;

  constructor(reason: KeyRefusal) {
    super(reason);
    this.reason = reason;
  }
}

// In the transaction that stores the key: of two requests at once, one sees the key of the other.
function admitKey(
  living: readonly StoredSession[],
  by: Pick<Session, 'key'> | null,
  name: string,
): void {
  if (by !== null && !living.some(({ key }) => key === by.key)) throw new KeyRefused('gone');
  const keys = living.filter(isKey);
  if (keys.some(({ program }) => program?.name === name)) throw new KeyRefused('name');
  if (keys.length >= KEYS_PER_USER) throw new KeyRefused('limit');
}

function keyProgram(name: string, audience: string): ProgramRequest {
  const none = { clientId: null, scope: null, parent: null, refresh: null };
  return { kind: 'key', name, audience, ...none };
}
