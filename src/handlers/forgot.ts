import { forgotPage } from '../../views/forgot.ts';
import { issuesOf } from '../auth/accounts/account-results.ts';
import { normalizeEmail } from '../auth/accounts/email.ts';
import { linkUrl } from '../auth/fresh-link.ts';
import { NetworkBuckets } from '../auth/limits/network-buckets.ts';
import { type BucketLimits, inSeconds } from '../auth/limits/token-bucket.ts';
import { afterAnswers } from '../http/all-arrived.ts';
import type { Context, Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json } from '../http/reply.ts';
import { resetMail } from '../mails/mail-texts.ts';
import { createAccountMail } from '../web/account-mail.ts';
import { optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { type FormRefusal, refuseForm, tooMany } from '../web/form.ts';
import type { Visitor } from '../web/visitor.ts';

/**
 * Each address: sixty requests at once, then one a minute. That is enough for an office behind one
 * address on the morning after the holidays. A request discloses nothing and costs no hash; mails
 * have their own limits.
 */
export const PER_ADDRESS: BucketLimits = { capacity: 60, refillMs: 60_000 };
/** Each account: three mails, then one an hour. */
export const PER_ACCOUNT: BucketLimits = { capacity: 3, refillMs: 3_600_000 };
/**
 * The site: 300 mails, then 300 an hour. A mail system may take a site that sends more for spam.
 */
export const IN_ALL: BucketLimits = { capacity: 300, refillMs: 12_000 };

/** Whether a text is an address at all does not disclose who has an account. */
const NO_ADDRESS: FormRefusal = { status: 400, problems: issuesOf(null, null) };

/** Reset links by mail, for users who have forgotten their password. */
export function forgotHandlers(deps: Deps) {
  const { accounts, links, limits, mail, mailSite, audit, page, site, siteUrl, now } = deps;
  const networks = new NetworkBuckets(limits, 'forgot', PER_ADDRESS, now);
  const mailboxes = limits.buckets('reset mail', PER_ACCOUNT, now);
  const mails = limits.buckets('reset mails in all', IN_ALL, now);
  const sendMail = createAccountMail(deps);
  const { contact } = site;
  const form = { mail: mail !== null, contact, values: { email: '' }, problems: [], sent: false };

  /** GET /forgot. The form; without MAIL_COMMAND the page says whom to ask. */
  const show: Handler<Visitor> = ({ user }) => page(user, forgotPage(form));

  /**
   * POST /forgot. The reply and its time are the same whether or not the account exists: the work
   * is done afterwards.
   */
  const create: Handler<Visitor> = async (visitor) => {
    if (mail === null) {
      const message = `This site can\u2019t send e-mail. Ask ${contact.text} for a reset link.`;
      throw new HttpError(404, message);
    }
    const email = optionalText(await readFields(visitor.request), 'email') ?? '';
    const refuse = (refusal: FormRefusal) =>
      refuseForm(page, visitor, refusal, (problems) =>
        forgotPage({ ...form, values: { email }, problems }),
      );
    const address = normalizeEmail(email);
    if (address === null) return refuse(NO_ADDRESS);
    const spent = await networks.take(visitor.client.address);
    if (spent !== null) return refuse(tooMany(inSeconds(spent.waitMs)));
    afterAnswers(() => void sendLink(visitor, address).catch(deps.logError));
    if (visitor.wantsJson) return json(202, { status: 'accepted' });
    return page(visitor.user, forgotPage({ ...form, values: { email }, sent: true }), 202);
  };

  async function sendLink(context: Context, address: string): Promise<void> {
    const user = (await accounts.find(address))?.user;
    if (user === undefined || user.disabledAt !== null) return;
    if ((await mailboxes.take(String(user.id))) > 0) return;
    if ((await mails.take('all')) > 0) {
      return audit(context, 'mail_dropped', { userId: user.id, reason: 'limit' });
    }
    const link = await links.reset(user.id, null, { mailTo: address });
    if (link === null) return;
    await audit(context, 'reset_requested', { userId: user.id });
    const url = linkUrl(siteUrl, 'reset', link.secret);
    const text = resetMail(mailSite, user.email, { url, expiresAt: link.expiresAt });
    await sendMail(context, user.id, { to: user.email, ...text });
  }

  return { show, create };
}
