import type { Accounts } from '../auth/accounts/accounts.ts';
import type { EventStore } from '../auth/event-store.ts';
import type { Links } from '../auth/links.ts';
import type { Sessions } from '../auth/sessions/sessions.ts';
import type { SignInService } from '../auth/sign-in/sign-in-service.ts';
import type { StorageProbe } from '../auth/storage-probe.ts';
import type { Tokens } from '../auth/tokens/tokens.ts';
import type { StaticFiles } from '../http/static-files.ts';
import type { Log } from '../log.ts';
import type { SendMail } from '../process/mail.ts';
import type { Audit } from './audit.ts';
import type { OurCookies } from './cookies.ts';
import type { NextRule } from './next.ts';
import type { PageReply } from './page.ts';

/** What handlers are made from. Each takes what it needs and no more. */
export type Deps = {
  readonly accounts: Accounts;
  readonly signInService: SignInService;
  readonly links: Links;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly events: EventStore;
  readonly files: StaticFiles;
  readonly audit: Audit;
  readonly page: PageReply;
  readonly cookies: OurCookies;
  readonly safeNext: NextRule;
  readonly passwordMin: number;
  readonly signupOpen: boolean;
  /** Scheme and host of this site, for links that are handed over. */
  readonly origin: string;
  /** Sends a mail; null when there is no way to. */
  readonly mail: SendMail | null;
  /** Whether what is written is kept. */
  readonly storage: StorageProbe;
  /** Whether more requests are welcome. */
  readonly isReady: () => boolean;
  readonly log: Log;
  /** Writes down an error of work that goes on after its answer. */
  readonly logError: (error: unknown) => void;
  readonly now: () => number;
};
