import type { Accounts } from '../auth/accounts.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { EventStore } from '../auth/stores.ts';
import type { StaticFiles } from '../http/static-files.ts';
import type { Audit } from './audit.ts';
import type { NextRule } from './next.ts';
import type { PageReply } from './page.ts';
import type { SessionCookie } from './session-cookie.ts';

/** What handlers are made from. Each takes what it needs and no more. */
export type Deps = {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly events: EventStore;
  readonly files: StaticFiles;
  readonly audit: Audit;
  readonly page: PageReply;
  readonly cookie: SessionCookie;
  readonly safeNext: NextRule;
  readonly passwordMin: number;
  readonly signupOpen: boolean;
  /** Whether more requests are welcome. */
  readonly isReady: () => boolean;
  readonly now: () => number;
};
