import { loginPage } from '../../views/login.ts';
import type { Notice } from '../../views/notice.ts';
import type { Issue, Page } from '../../views/page.ts';
import { lifetimeOf } from '../auth/sessions/session.ts';
import { HttpError } from '../http/http-error.ts';
import type { Deps } from './deps.ts';
import { hasBearer, type Visitor } from './visitor.ts';

type Values = Parameters<typeof loginPage>[0]['values'];

/**
 * Creates the log-in page. Each has a challenge of its own for a passkey, where browsers have
 * passkeys at this address.
 */
export function createLoginForm({
  passkeys,
  sessions,
  signupOpen,
}: Pick<Deps, 'passkeys' | 'sessions' | 'signupOpen'>) {
  const { maxMs, idleMs } = lifetimeOf(sessions.limits, true);
  const remembered = { days: inDays(maxMs), idleDays: inDays(idleMs) };
  return (values: Values, notice: Notice | null) =>
    async (problems: readonly Issue[]): Promise<Page> => {
      const passkey = await passkeys.signInOptions();
      return loginPage({ values, problems, signupOpen, notice, remembered, passkey });
    };
}

function inDays(ms: number): number {
  return Math.floor(ms / 86_400_000);
}

/** Throws HttpError 400 for a request with a token, which gets no cookie. */
export function refuseToken(visitor: Visitor): void {
  if (!hasBearer(visitor)) return;
  throw new HttpError(
    400,
    'A request with a token gets no cookie. Leave out the Authorization header, or POST this to /token/login.',
  );
}
