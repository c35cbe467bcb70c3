import type { Doorman } from '../auth/doorman.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { EventStore } from '../auth/stores.ts';
import type { StaticFiles } from '../http/static-files.ts';
import type { Audit } from './audit.ts';
import type { OurCookies } from './cookie.ts';
import type { NextRule } from './next.ts';
import type { PageReply } from './page.ts';

/** What handlers are made from. Each takes what it needs and no more. */
export type Deps = {
  readonly doorman: Doorman;
  readonly sessions: Sessions;
  readonly events: EventStore;
  readonly files: StaticFiles;
  readonly audit: Audit;
  readonly page: PageReply;
  readonly cookies: OurCookies;
  readonly safeNext: NextRule;
  readonly passwordMin: number;
  readonly signupOpen: boolean;
  /** Whether more requests are welcome. */
  readonly isReady: () => boolean;
  readonly now: () => number;
};
