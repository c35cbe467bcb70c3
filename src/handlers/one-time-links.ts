import { invitePage, resetPage, setupPage } from '../../views/link.ts';
import type { Issue, Page } from '../../views/page.ts';
import { TAKEN } from '../auth/accounts/account-results.ts';
import type { ChosenAccount } from '../auth/accounts/account-store.ts';
import { FIRST_PASSWORD } from '../auth/accounts/accounts.ts';
import { normalizeEmail } from '../auth/accounts/email.ts';
import type { User } from '../auth/accounts/user.ts';
import { groupsChange } from '../auth/event-about.ts';
import type { EventKind } from '../auth/events.ts';
import { inSeconds } from '../auth/limits/token-bucket.ts';
import type { Link, Redeemed } from '../auth/link-store.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { json, seeOther } from '../http/reply.ts';
import { optionalText, readCredentials } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { type FormRefusal, refusalOf, refuseForm, tooMany } from '../web/form.ts';
import { readName } from '../web/invitee.ts';
import { toAccountData } from '../web/json-shapes.ts';
import { markOf, NOT_THIS_LINK, openedLinks, withCookies } from '../web/opened-link.ts';
import { deviceCookie, signInAtOnce } from '../web/sign-in.ts';
import { holderOf, type Visitor } from '../web/visitor.ts';

/**
 * Each invitation: ten attempts to make an account, then one every ten minutes. Each attempt
 * discloses whether an address is taken.
 */
const PER_INVITATION = { capacity: 10, refillMs: 600_000 };

/** 409: an invitation for one address was sent with another, which its form cannot do. */
const OTHER_ADDRESS: FormRefusal = {
  status: 409,
  problems: [{ field: 'email', message: 'This invitation is for another address.' }],
};

/** The fields of a new account, as they were typed or as the invitation says. */
type Typed = { readonly email: string; readonly name: string };

type Form = (
  link: Link,
  typed: Typed,
  problems: readonly Issue[],
  signedInAs?: string | null,
) => Page;

/** The pages of one-time links. GET shows a form; only its POST uses the link up. */
export function oneTimeLinkHandlers(deps: Deps) {
  const { accounts, signInService, links, limits, audit, cookies, page, passwordMin, now } = deps;
  const { confirmAddress } = deps;
  const { open, read, gone, close } = openedLinks(deps);
  const tries = limits.buckets('invitation', PER_INVITATION, now);

  const newAccount = (link: Link, { email, name }: Typed, problems: readonly Issue[]) => {
    const values = { email: link.email ?? email, name };
    return { link: markOf(link), values, isBound: link.email !== null, problems, passwordMin };
  };
  const inviteForm: Form = (link, typed, problems, signedInAs = null) => {
    const role = link.role ?? 'user';
    return invitePage({ ...newAccount(link, typed, problems), role, signedInAs });
  };
  const setupForm: Form = (link, typed, problems, signedInAs = null) =>
    setupPage({ ...newAccount(link, typed, problems), signedInAs });
  const resetForm = (link: Link, owner: User, problems: readonly Issue[]) => {
    const { email, passwordChosen } = owner;
    const isFirst = !passwordChosen;
    return resetPage({ link: markOf(link), email, isFirst, problems, passwordMin });
  };

  /** GET /invite, GET /setup. The form for a new account. */
  const showNewAccount = (kind: 'invite' | 'setup', form: Form): Handler<Visitor> => {
    return async (visitor) => {
      const opened = await read(kind, visitor, null);
      if (!opened.ok) return opened.reply;
      const viewer = holderOf(visitor)?.user ?? null;
      const { link } = opened;
      return page(viewer, form(link, { email: '', name: link.name }, [], viewer?.email));
    };
  };

  /** POST /invite, POST /setup. Makes the account and signs a browser in. */
  const createAccount = (
    kind: 'invite' | 'setup',
    form: Form,
    event: EventKind,
    redeem: (secret: string, account: ChosenAccount) => Promise<Redeemed>,
  ): Handler<Visitor> => {
    return async (visitor) => {
      const fields = await readFields(visitor.request);
      const opened = await read(kind, visitor, fields);
      if (!opened.ok) return opened.reply;
      const { link, secret } = opened;
      const { email, password, issues } = readCredentials(fields);
      // A program that sends no name takes the one of its invitation.
      const { name, problems: ofName } = readName(fields);
      const refuse = (refusal: FormRefusal) =>
        refuseForm(page, visitor, refusal, (problems) => form(link, { email, name }, problems));
      if (opened.isOther) return refuse(NOT_THIS_LINK);
      if (issues.length + ofName.length > 0) {
        return refuse({ status: 400, problems: [...issues, ...ofName] });
      }
      // Before a try is counted and a password hashed: it can never become another address.
      if (link.email !== null && normalizeEmail(email) !== link.email) return refuse(OTHER_ADDRESS);
      const key = String(link.id);
      const wait = await tries.take(key);
      if (wait > 0) return refuse(tooMany(inSeconds(wait)));
      const prepared = await prepare(visitor, email, password, `link ${key}`);
      if (!prepared.ok) return refuse(refusalOf(prepared));
      const user = await redeem(secret, {
        ...prepared.account,
        ...(fields.has('name') && { name }),
      });
      if (user === 'gone') return gone(visitor, kind, close(visitor));
      if (user === 'taken') return refuse(refusalOf(TAKEN));
      if (user === 'other_address') return refuse(OTHER_ADDRESS);
      await audit(visitor, event, { userId: user.id, about: groupsChange([], user.groups) });
      confirmAddress.offer(visitor, user);
      if (visitor.wantsJson) return json(201, toAccountData(user));
      return withCookies(
        await signInAtOnce(
          deps,
          visitor,
          await signInService.proofAfterChange(user, FIRST_PASSWORD),
        ),
        close(visitor),
      );
    };
  };

  /** GET /reset. The form for a new password. */
  const showReset: Handler<Visitor> = async (visitor) => {
    const opened = await read('reset', visitor, null);
    if (!opened.ok) return opened.reply;
    const owner = await ownerOf(opened.link);
    if (owner === null) return gone(visitor, 'reset', close(visitor));
    return page(visitor.user, resetForm(opened.link, owner, []));
  };

  /** POST /reset. Sets the password and ends every session; the user then signs in with it. */
  const reset: Handler<Visitor> = async (visitor) => {
    const fields = await readFields(visitor.request);
    const opened = await read('reset', visitor, fields);
    if (!opened.ok) return opened.reply;
    const { link, secret } = opened;
    const owner = await ownerOf(link);
    if (owner === null) return gone(visitor, 'reset', close(visitor));
    const { email } = owner;
    const refuse = (refusal: FormRefusal) =>
      refuseForm(page, visitor, refusal, (problems) => resetForm(link, owner, problems));
    if (opened.isOther) return refuse(NOT_THIS_LINK);
    const password = optionalText(fields, 'password') ?? '';
    const prepared = await prepare(visitor, email, password, email);
    if (!prepared.ok) return refuse(refusalOf(prepared));
    const done = await links.redeemReset(secret, prepared.account.passwordHash);
    if (done === null) return gone(visitor, 'reset', close(visitor));
    const { user, passwordVersion } = done;
    await audit(visitor, 'password_reset', { userId: user.id });
    const headers = deviceCookie(
      cookies,
      visitor,
      await signInService.proofAfterChange(user, passwordVersion),
    );
    const notice = owner.passwordChosen ? 'reset' : 'chosen';
    return visitor.wantsJson
      ? json(200, { user: toAccountData(user) }, headers)
      : withCookies(seeOther(`/login?done=${notice}`, headers), close(visitor));
  };

  // A valid link counts like a known device: an attacker gets one only from the command line, from
  // an administrator or from the mailbox.
  function prepare({ client, request }: Visitor, email: string, password: string, known: string) {
    return signInService.choosePassword(client.address, known, (queue) =>
      accounts.prepare(email, password, request.signal, queue),
    );
  }

  /** The account that a link is for; null when it is gone. */
  async function ownerOf({ userId }: Link): Promise<User | null> {
    return userId === null ? null : await accounts.byId(userId);
  }

  return {
    open,
    showInvite: showNewAccount('invite', inviteForm),
    acceptInvite: createAccount('invite', inviteForm, 'invitation_accepted', (secret, account) =>
      links.redeemInvitation(secret, account),
    ),
    showSetup: showNewAccount('setup', setupForm),
    setUp: createAccount('setup', setupForm, 'setup_done', (secret, account) =>
      links.redeemSetup(secret, account),
    ),
    showReset,
    reset,
  };
}
