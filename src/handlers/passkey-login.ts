/** Signing in with a passkey alone: it names its account, and it has checked who its user is. */
import type { PasskeyRefused } from '../auth/factors/passkey-results.ts';
import { NetworkBuckets } from '../auth/limits/network-buckets.ts';
import { tooManyFrom } from '../auth/sign-in/login-throttle.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { json, seeOther } from '../http/reply.ts';
import { isTicked, optionalText } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { WRONG_PASSKEY } from '../web/factor-answer.ts';
import { type FormRefusal, refuseForm, tooMany } from '../web/form.ts';
import { toAccountData } from '../web/json-shapes.ts';
import { createLoginForm, refuseToken } from '../web/login-form.ts';
import { signIn } from '../web/sign-in.ts';
import { CHALLENGE } from '../web/unauthorized.ts';
import type { Visitor } from '../web/visitor.ts';

/**
 * Each address: thirty refused passkeys at once, then one every five seconds. A signature cannot be
 * guessed; but any client can have one checked, and each refusal is recorded. It is not the budget
 * of the passwords: a neighbour who sends nonsense here would spend that.
 */
export const PER_ADDRESS = { capacity: 30, refillMs: 5_000 };

const NO_PASSKEY: FormRefusal = {
  status: 400,
  problems: [{ field: null, message: 'Your browser sent no passkey. Try again.' }],
};

// The only refusal with a message of its own: the passkey is right, but it cannot sign in alone.
const NOT_ALONE: FormRefusal = {
  status: 401,
  problems: [
    {
      field: null,
      message:
        'This passkey doesn\u2019t check who you are. Sign in with your password, and use it as the second step.',
    },
  ],
  headers: CHALLENGE,
};

/** Signing in with a passkey instead of a password. */
export function passkeyLoginHandlers(deps: Deps) {
  const { secondStep, audit, cookies, page, safeNext, limits, logError, now } = deps;
  const form = createLoginForm(deps);
  const refused = new NetworkBuckets(limits, 'passkey log-in', PER_ADDRESS, now);

  /** POST /login/passkey. Starts a session like POST /login. */
  const create: Handler<Visitor> = async (visitor) => {
    refuseToken(visitor);
    const fields = await readFields(visitor.request);
    const email = optionalText(fields, 'email') ?? '';
    const remember = isTicked(fields, 'remember');
    const next = safeNext(optionalText(fields, 'next'));
    const refuse = (refusal: FormRefusal) =>
      refuseForm(page, visitor, refusal, form({ email, remember, next }, null));
    const text = optionalText(fields, 'passkey') ?? '';
    if (text === '') return refuse(NO_PASSKEY);
    const { address } = visitor.client;
    const spent = await refused.take(address);
    if (spent !== null) {
      const { limit, retryAfter } = tooManyFrom(spent);
      await audit(visitor, 'login_throttled', { userId: null, reason: limit, retryAfter });
      return refuse(tooMany(retryAfter));
    }
    const deviceToken = cookies.device.read(visitor.cookies);
    const result = await secondStep.signInWithPasskey(text, deviceToken).catch(async (error) => {
      await refused.giveBack(address).catch(logError); // the database failed: nothing was refused
      throw error;
    });
    if (!result.ok) return refuse(await refusalOfPasskey(visitor, result));
    await refused.giveBack(address).catch(logError); // the challenge is used up
    const headers = await signIn(deps, visitor, result, remember);
    if (!visitor.wantsJson) return seeOther(next ?? '/dashboard', headers);
    return json(200, { user: toAccountData(result.user) }, headers);
  };

  async function refusalOfPasskey(
    visitor: Visitor,
    { step, userId }: PasskeyRefused,
  ): Promise<FormRefusal> {
    await audit(visitor, 'passkey_refused', { userId, reason: step });
    return step === 'user_verified' ? NOT_ALONE : WRONG_PASSKEY;
  }

  return { create };
}
