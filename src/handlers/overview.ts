import { type Figure, overviewPage } from '../../views/overview.ts';
import type { UserCounts } from '../auth/accounts/user-query.ts';
import { type MailFailures, mailFailureText } from '../auth/mail-failures.ts';
import type { AccountWait } from '../auth/sign-in/account-waits.ts';
import type { Storage } from '../auth/storage-probe.ts';
import { storageSentence } from '../auth/storage-sentence.ts';
import type { Handler } from '../http/context.ts';
import { json } from '../http/reply.ts';
import type { Deps } from '../web/deps.ts';
import { forAMinute } from '../web/for-a-minute.ts';
import { isoTime, toWaitData } from '../web/json-shapes.ts';
import { signInDays, startOfDays } from '../web/sign-in-days.ts';
import type { Member } from '../web/visitor.ts';
import { examineLogouts } from '../web/waiting-logouts.ts';

const DAYS_SHOWN = 30;
const DAY = 86_400_000;

/** Where administrators begin. */
export function overviewHandlers(deps: Deps) {
  const { accounts, links, events, waits, examine, storage, page, now, times } = deps;
  // They look at files, and at each attempt of a month.
  const examined = forAMinute(now, async () => examine());
  const quarters = forAMinute(now, () => events.perQuarter(null, startOfDays(DAYS_SHOWN, now())));

  /** GET /overview. How many accounts there are, and what needs the attention of administrators. */
  const show: Handler<Member> = async ({ user, wantsJson }) => {
    const shown = times();
    const [counts, invitations, counted, waiting, failures, found, others, logouts] =
      await Promise.all([
        accounts.counts(),
        links.invitations(),
        quarters(),
        waits.list(),
        events.mailFailures(now() - DAYS_SHOWN * DAY),
        storage(),
        examined(),
        examineLogouts(deps.oidc.signOuts),
      ]);
    const days = signInDays(counted, DAYS_SHOWN, shown);
    const findings = [toFinding(found), ...others, ...logouts];
    const wrong = findings.flatMap(({ status, check, message }) =>
      status === 'ok' ? [] : [{ status, check, message }],
    );
    if (wantsJson) {
      return json(200, {
        accounts: counts,
        pendingInvitations: invitations.length,
        days,
        timeZone: shown.zone.id,
        waits: waiting.map((wait) => ({
          userId: wait.user.id,
          email: wait.user.email,
          ...toWaitData(wait),
        })),
        mailFailures: toFailuresData(failures),
        findings: wrong,
      });
    }
    const view = overviewPage({
      figures: figuresOf(counts, invitations.length),
      days,
      waiting: byUser(waiting),
      mail: toMailView(failures),
      findings: wrong,
      passed: findings.length - wrong.length,
      times: shown,
    });
    return page(user, view);
  };

  return { show };
}

function figuresOf(counts: UserCounts, invitations: number): readonly Figure[] {
  const { accounts, administrators, disabled, neverSeen, secondFactor } = counts;
  return [
    { name: accounts === 1 ? 'account' : 'accounts', count: accounts, href: '/users' },
    {
      name: administrators === 1 ? 'administrator' : 'administrators',
      count: administrators,
      href: '/users?role=admin',
    },
    { name: 'never signed in', count: neverSeen, href: '/users?never=true' },
    { name: 'disabled', count: disabled, href: '/users?disabled=true' },
    {
      name: 'without a second factor',
      count: accounts - secondFactor,
      href: '/users?factor=false',
    },
    {
      name: invitations === 1 ? 'pending invitation' : 'pending invitations',
      count: invitations,
      href: '/invites',
    },
  ];
}

/** What /ready says at this moment. */
function toFinding(found: Storage) {
  const check = 'storage';
  const { state } = found;
  if (state === 'ok') return { check, status: 'ok', message: 'It can be written.' } as const;
  const message = storageSentence(state, state === 'storage' ? found.reason : null);
  return { check, status: 'fail', message } as const;
}

function byUser(waiting: readonly AccountWait[]) {
  const groups = Map.groupBy(waiting, ({ user }) => user.id);
  return Array.from(groups.values(), (waits) => {
    const { id = 0, email = '' } = waits[0]?.user ?? {};
    return { id, email, waits };
  });
}

function toMailView({ count, last }: MailFailures) {
  const why = last && { at: last.at, why: mailFailureText(last.reason) };
  return { days: DAYS_SHOWN, count, last: why };
}

function toFailuresData({ count, last }: MailFailures) {
  return { count, last: last && { at: isoTime(last.at), reason: last.reason } };
}
