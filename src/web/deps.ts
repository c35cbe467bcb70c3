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

/** The dependencies of the handlers. Each handler takes the ones that it needs. */
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
  /** Scheme and host of this site, for one-time links. */
  readonly origin: string;
  /** Sends a mail; null without MAIL_COMMAND. */
  readonly mail: SendMail | null;
  /** Whether the database can be written. */
  readonly storage: StorageProbe;
  /** Whether the server accepts more requests; false while it stops. */
  readonly isReady: () => boolean;
  readonly log: Log;
  /** Logs an error of work that goes on after its reply. */
  readonly logError: (error: unknown) => void;
  readonly now: () => number;
};
