import { forgotPage } from '../../views/forgot.ts';
import { issuesOf } from '../auth/account-results.ts';
import { normalizeEmail } from '../auth/email.ts';
import { networkOf } from '../auth/network.ts';
import { TokenBuckets } from '../auth/token-bucket.ts';
import type { Context, Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json } from '../http/reply.ts';
import type { Visitor } from './access.ts';
import { optionalText } from './credentials.ts';
import type { Deps } from './deps.ts';
import { type Refusal, refuseForm, TOO_MANY } from './form.ts';
import { createPost } from './post.ts';

/** Five requests at once from one address, then one every five minutes; three mails to one account, then one an hour. */
const PER_NETWORK = { capacity: 5, refillMs: 300_000 };
const PER_ACCOUNT = { capacity: 3, refillMs: 3_600_000 };

/** Whether something is an address at all tells nothing about who has an account. */
const NO_ADDRESS: Refusal = { status: 400, problems: issuesOf(null, null) };

/** A way back in by mail, for who has forgotten their password. */
export function forgotHandlers(deps: Deps) {
  const { accounts, links, mail, audit, page, origin, now } = deps;
  const networks = new TokenBuckets(PER_NETWORK, now);
  const mailboxes = new TokenBuckets(PER_ACCOUNT, now);
  const post = createPost(deps);
  const form = { mail: mail !== null, values: { email: '' }, problems: [], sent: false };

  /** GET /forgot. Without mail it says whom to ask. */
  const show: Handler<Visitor> = ({ user }) => page(user, forgotPage(form));

  /** POST /forgot. The same answer, at the same time, whether or not the account exists: the work comes after it. */
  const create: Handler<Visitor> = async (visitor) => {
    if (mail === null)
      throw new HttpError(404, 'There is no mail here: ask whoever runs this site.');
    const email = optionalText(await readFields(visitor.request), 'email') ?? '';
    const refuse = (refusal: Refusal) =>
      refuseForm(page, visitor, refusal, (problems) =>
        forgotPage({ ...form, values: { email }, problems }),
      );
    if (normalizeEmail(email) === null) return refuse(NO_ADDRESS);
    if (!networks.take(networkOf(visitor.client.address))) return refuse(TOO_MANY);
    setImmediate(() => void sendLink(visitor, email).catch(deps.complain));
    if (visitor.wantsJson) return json(202, { status: 'accepted' });
    return page(visitor.user, forgotPage({ ...form, values: { email }, sent: true }), 202);
  };

  async function sendLink(context: Context, typed: string): Promise<void> {
    const userId = await accounts.idOf(typed);
    const user = userId === null ? null : await accounts.byId(userId);
    if (user === null || user.disabledAt !== null || !mailboxes.take(String(user.id))) return;
    const { secret } = await links.reset(user.id, null);
    await audit(context, 'reset_requested', { userId: user.id });
    await post(context, user.id, {
      to: user.email,
      subject: 'Choose a new password',
      text: letter(`${origin}/reset/${secret}`),
    });
  }

  return { show, create };
}

function letter(url: string): string {
  return [
    'Somebody asked for a way back into your account, perhaps you.',
    'This link lets you choose a new password. It works once, for one hour:',
    '',
    url,
    '',
    'If it was not you, do nothing: your password stays as it is.',
  ].join('\n');
}
