import { errorPage, startOf } from '../../views/error.ts';
import { invitePage, linkGonePage, resetPage, setupPage } from '../../views/link.ts';
import type { Page, Problem } from '../../views/page.ts';
import { TAKEN } from '../auth/account-results.ts';
import { FIRST_PASSWORD } from '../auth/accounts.ts';
import type { EventKind } from '../auth/events.ts';
import type { Link, LinkKind } from '../auth/links.ts';
import { isSecret } from '../auth/secret.ts';
import type { NewAccount, Redeemed } from '../auth/stores.ts';
import { TokenBuckets } from '../auth/token-bucket.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json, type Reply, seeOther } from '../http/reply.ts';
import type { Visitor } from './access.ts';
import { knowAgain, signInAtOnce } from './begin-session.ts';
import { optionalText, readCredentials } from './credentials.ts';
import { DAMAGED } from './damaged-link.ts';
import type { Deps } from './deps.ts';
import { type Refusal, refusalOf, refuseForm, TOO_MANY } from './form.ts';
import { toAccountData } from './user-data.ts';

/** Accounts that one invitation may try to make: ten at once, then one every ten minutes. Each tells whether an address is taken. */
const PER_INVITATION = { capacity: 10, refillMs: 600_000 };

type Form = (link: Link, action: string, email: string, problems: readonly Problem[]) => Page;

/** The pages behind one-time links. Each GET shows a form and uses nothing up; its POST does. */
export function oneTimeLinkHandlers(deps: Deps) {
  const { accounts, doorman, links, sessions, audit, cookies, page, passwordMin, now } = deps;
  const tries = new TokenBuckets(PER_INVITATION, now);

  const inviteForm: Form = ({ role }, action, email, problems) =>
    invitePage({ values: { email }, role: role ?? 'user', problems, passwordMin, action });
  const setupForm: Form = (_link, action, email, problems) =>
    setupPage({ values: { email }, problems, passwordMin, action });
  const resetForm: Form = (_link, action, email, problems) =>
    resetPage({ email, problems, passwordMin, action });

  /** GET /invite/:token, GET /setup/:token */
  const showNewAccount = (kind: 'invite' | 'setup', form: Form): Handler<Visitor> => {
    return async (visitor) => {
      const link = await findNewAccount(kind, visitor);
      if (link === null) return gone(visitor, kind);
      return page(visitor.user, form(link, visitor.path, '', []));
    };
  };

  /** POST /invite/:token, POST /setup/:token. Makes the account and signs the person in. */
  const createAccount = (
    kind: 'invite' | 'setup',
    form: Form,
    event: EventKind,
    redeem: (secret: string, account: Omit<NewAccount, 'role'>) => Promise<Redeemed>,
  ): Handler<Visitor> => {
    return async (visitor) => {
      const secret = visitor.params.token ?? '';
      const link = await findNewAccount(kind, visitor);
      if (link === null) return gone(visitor, kind);
      const { email, password, issues } = readCredentials(await readFields(visitor.request));
      const refuse = (refusal: Refusal) =>
        refuseForm(page, visitor, refusal, (problems) => form(link, visitor.path, email, problems));
      if (issues.length > 0) return refuse({ status: 400, problems: issues });
      if (!tries.take(String(link.id))) return refuse(TOO_MANY);
      const prepared = await accounts.prepare(email, password, visitor.request.signal);
      if (!prepared.ok) return refuse(refusalOf(prepared));
      const user = await redeem(secret, prepared.account);
      if (user === 'gone') return gone(visitor, kind);
      if (user === 'taken') return refuse(refusalOf(TAKEN));
      await audit(visitor, event, { userId: user.id });
      if (visitor.wantsJson) return json(201, toAccountData(user));
      return signInAtOnce(deps, visitor, doorman.welcome(user, FIRST_PASSWORD));
    };
  };

  /** GET /reset/:token */
  const showReset: Handler<Visitor> = async (visitor) => {
    const found = await findReset(visitor);
    if (found === null) return gone(visitor, 'reset');
    return page(visitor.user, resetForm(found.link, visitor.path, found.email, []));
  };

  /** POST /reset/:token. Sets the password and ends every session; the person then signs in with it. */
  const reset: Handler<Visitor> = async (visitor) => {
    const found = await findReset(visitor);
    if (found === null) return gone(visitor, 'reset');
    const { link, email } = found;
    const password = optionalText(await readFields(visitor.request), 'password') ?? '';
    const prepared = await accounts.prepare(email, password, visitor.request.signal);
    if (!prepared.ok) {
      return refuseForm(page, visitor, refusalOf(prepared), (problems) =>
        resetForm(link, visitor.path, email, problems),
      );
    }
    const done = await links.redeemReset(visitor.params.token ?? '', prepared.account.passwordHash);
    if (done === null) return gone(visitor, 'reset');
    const { user, passwordVersion } = done;
    sessions.drop(user.id);
    await audit(visitor, 'password_reset', { userId: user.id });
    const headers = knowAgain(cookies, visitor, doorman.welcome(user, passwordVersion));
    return visitor.wantsJson
      ? json(200, { user: toAccountData(user) }, headers)
      : seeOther('/login?done=reset', headers);
  };

  async function findNewAccount(kind: 'invite' | 'setup', { params }: Visitor) {
    const link = await links.find(kind, params.token ?? '');
    // Whoever comes too late hears it before they have thought of a password.
    return kind === 'setup' && (await accounts.hasAdmin()) ? null : link;
  }

  async function findReset({ params }: Visitor): Promise<{ link: Link; email: string } | null> {
    const link = await links.find('reset', params.token ?? '');
    const user = link?.userId ? await accounts.byId(link.userId) : null;
    return link === null || user === null ? null : { link, email: user.email };
  }

  function gone({ wantsJson, user, params }: Visitor, kind: LinkKind): Reply {
    if (!isSecret(params.token ?? '')) {
      if (wantsJson) throw new HttpError(404, DAMAGED.message);
      const about = { ...DAMAGED, status: 404, requestId: null, back: startOf(user) };
      return page(user, errorPage(about), 404);
    }
    if (wantsJson) throw new HttpError(404, 'This link has been used or has expired.');
    return page(user, linkGonePage({ what: kind === 'invite' ? 'invitation' : kind }), 404);
  }

  return {
    showInvite: showNewAccount('invite', inviteForm),
    acceptInvite: createAccount('invite', inviteForm, 'invitation_accepted', (secret, account) =>
      links.redeemInvitation(secret, account),
    ),
    showSetup: showNewAccount('setup', setupForm),
    setUp: createAccount('setup', setupForm, 'setup_done', (secret, account) =>
      links.redeemSetup(secret, account),
    ),
    ...{ showReset, reset },
  };
}
