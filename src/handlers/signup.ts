import type { Issue } from '../../views/page.ts';
import { INSTEAD, signupClosedPage, signupPage } from '../../views/signup.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json } from '../http/reply.ts';
import { optionalText, readCredentials, toSignInAttempt } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import { type FormRefusal, refusalOf, refuseForm, tooMany } from '../web/form.ts';
import { toAccountData } from '../web/json-shapes.ts';
import { nextOf } from '../web/next.ts';
import { signInAtOnce } from '../web/sign-in.ts';
import type { Visitor } from '../web/visitor.ts';

const SIGN_IN_INSTEAD = { href: '/login', label: 'Sign in instead', form: INSTEAD };

/** Sign-up, where the setting SIGNUP allows it. */
export function signupHandlers(deps: Deps) {
  const { signInService, audit, confirmAddress, page, site, passwordMin, signupOpen, safeNext } =
    deps;

  const form = (email: string, next: string | null) => (problems: readonly Issue[]) =>
    signupPage({ values: { email, next }, problems, passwordMin });

  /** GET /signup */
  const show: Handler<Visitor> = ({ user, query }) =>
    page(
      user,
      signupOpen ? form('', nextOf({ query }, safeNext))([]) : signupClosedPage(site.contact),
    );

  /** POST /signup. A browser is signed in at once; a program gets the account and no session. */
  const create: Handler<Visitor> = async (visitor) => {
    if (!signupOpen) return closed(visitor);
    const fields = await readFields(visitor.request);
    const { email, password, issues } = readCredentials(fields);
    const next = safeNext(optionalText(fields, 'next'));
    const refuse = (refusal: FormRefusal) => refuseForm(page, visitor, refusal, form(email, next));
    if (issues.length > 0) return refuse({ status: 400, problems: issues });

    const result = await signInService.signUp(toSignInAttempt(visitor, email, password, null));
    if (!result.ok) {
      if (result.reason === 'throttled') {
        const { limit, retryAfter } = result;
        await audit(visitor, 'signup_throttled', { userId: null, reason: limit, retryAfter });
        return refuse(tooMany(retryAfter));
      }
      const refusal = refusalOf(result);
      if (result.reason !== 'taken') return refuse(refusal);
      const problems = refusal.problems.map((problem) => ({ ...problem, way: SIGN_IN_INSTEAD }));
      return refuse({ ...refusal, problems });
    }
    const { user } = result;
    await audit(visitor, 'signup', { userId: user.id });
    confirmAddress.offer(visitor, user);
    if (visitor.wantsJson) return json(201, toAccountData(user));
    return signInAtOnce(deps, visitor, result, next);
  };

  const closed: Handler<Visitor> = ({ user, wantsJson }) => {
    if (wantsJson) {
      throw new HttpError(
        403,
        `Accounts here are by invitation. Ask ${site.contact.text} for one.`,
      );
    }
    return page(user, signupClosedPage(site.contact), 403);
  };

  return { show, create };
}
