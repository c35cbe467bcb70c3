import type { SignInGrant } from '../auth/sign-in/second-step.ts';
import { isKey } from '../auth/tokens/program-keys.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json, noContent, type Reply } from '../http/reply.ts';
import { optionalText, readCredentials, toSignInAttempt } from '../web/credentials.ts';
import type { Deps } from '../web/deps.ts';
import {
  nothingSent,
  readAnswer,
  recordRecoveryCode,
  recordStepRefusal,
} from '../web/factor-answer.ts';
import { jsonRefusal, tooMany } from '../web/form.ts';
import { toOwnAccountData } from '../web/json-shapes.ts';
import { recordLogin } from '../web/new-device.ts';
import { noTokenBeforeEnrolment } from '../web/refuse-visitor.ts';
import { NO_MATCH, recordRefusal } from '../web/refused-login.ts';
import { askProgram } from '../web/second-factor-needed.ts';
import { endOwnSession } from '../web/sign-out.ts';
import { stepGone } from '../web/step-gone.ts';
import { readAudience, readTokenRequest } from '../web/token-request.ts';
import { CHALLENGE, invalidToken } from '../web/unauthorized.ts';
import { type Holder, hasBearer, type Member, type Visitor } from '../web/visitor.ts';

const SEND_A_KEY = 'Send a key that is for a service: Authorization: Bearer ckey_...';
const KEY_FOR_US = 'This key is for this site: send it as it is, with each request.';
const NO_SERVICE =
  'This key is for an app: send it there as it is. Access tokens are for services in AUDIENCES.';

/** Tokens for programs: log-in, refresh, revocation, and who the caller is. */
export function tokenHandlers(deps: Deps) {
  const { accounts, factors, signInService, secondStep, tokens, audit, log } = deps;

  /** POST /token/login. A log-in like POST /login, with a pair of tokens instead of a cookie. */
  const logIn: Handler<Visitor> = async (visitor) => {
    const fields = await readFields(visitor.request);
    const { email, password, issues } = readCredentials(fields);
    const { name, audience, issues: more } = readTokenRequest(fields, tokens.audiences);
    const wrong = [...issues, ...more];
    if (wrong.length > 0) return jsonRefusal({ status: 400, problems: wrong });
    const result = await signInService.logIn(toSignInAttempt(visitor, email, password, null));
    if (!result.ok) return jsonRefusal(await recordRefusal(deps, visitor, result, NO_MATCH));
    const step = await secondStep.begin(result, true);
    if (!step.ok) return askProgram(deps, visitor, result, step);
    return begin(visitor, step, name, audience);
  };

  /** POST /token/login/second-step. Completes such a log-in of an account with a second factor. */
  const finish: Handler<Visitor> = async (visitor) => {
    const fields = await readFields(visitor.request);
    const { name, audience, issues } = readTokenRequest(fields, tokens.audiences);
    if (issues.length > 0) return jsonRefusal({ status: 400, problems: issues });
    const answer = readAnswer(fields);
    if (answer === null) return jsonRefusal(nothingSent(fields));
    const secret = optionalText(fields, 'pending') ?? '';
    const result = await secondStep.finish({ secret, answer, deviceToken: null });
    if (!result.ok) {
      const refusal = await recordStepRefusal(deps, visitor, result);
      return typeof refusal === 'string' ? stepGone(refusal) : jsonRefusal(refusal);
    }
    const reply = await begin(visitor, result.grant, name, audience);
    await recordRecoveryCode(deps, visitor, result.grant);
    return reply;
  };

  async function begin(
    visitor: Visitor,
    grant: SignInGrant,
    name: string | null,
    audience: string,
  ): Promise<Reply> {
    // Read again: the log-in may have set the date from which on it needs a factor.
    const user = await accounts.byId(grant.user.id);
    if (user !== null && factors.mustEnrol(user)) return noTokenBeforeEnrolment();
    const { address, userAgent } = visitor.client;
    const { pair, evicted } = await tokens.begin({ grant, address, userAgent, name, audience });
    await recordLogin(deps, visitor, grant, 'token');
    if (evicted.length > 0) await audit(visitor, 'session_evicted', { userId: grant.user.id });
    return json(200, pair);
  }

  /** POST /token/refresh. Exchanges a refresh token, which works once, for a new pair. */
  const refresh: Handler<Visitor> = async (visitor) => {
    const fields = await readFields(visitor.request);
    const refreshToken = optionalText(fields, 'refreshToken') ?? '';
    const { audience, issues } = readAudience(fields, tokens.audiences);
    if (issues.length > 0) return jsonRefusal({ status: 400, problems: issues }); // before the token is used up
    const result = await tokens.refresh(refreshToken, audience, visitor.client.address);
    if (result.ok) return json(200, result.pair);
    log.info('token_refused', { id: visitor.requestId, reason: result.reason });
    if (result.reason === 'throttled') return jsonRefusal(tooMany(result.retryAfter));
    if (result.reason === 'must_enrol') return noTokenBeforeEnrolment();
    if (result.reason === 'reused') await audit(visitor, 'token_reused', { userId: result.userId });
    throw invalidToken();
  };

  /**
   * POST /token/key. Exchanges a key for a program, which comes as the bearer, for an access token
   * for the service that the key is for. The key stays good.
   */
  const ofKey: Handler<Visitor> = async (visitor) => {
    const { keyHolder, session, badToken } = visitor;
    if (keyHolder === undefined) {
      if (badToken !== undefined) throw badToken;
      if (session === null && hasBearer(visitor)) throw invalidToken(); // the account is disabled
      if (session === null || !isKey(session)) throw new HttpError(401, SEND_A_KEY, CHALLENGE);
      throw new HttpError(400, KEY_FOR_US);
    }
    const { user, session: key } = keyHolder;
    const audience = key.program?.audience ?? '';
    if (!tokens.audiences.has(audience)) throw new HttpError(400, NO_SERVICE);
    return json(200, await tokens.ofKey(key, user, audience));
  };

  /** POST /token/revoke. Ends the session of the caller and all its tokens. */
  const revoke: Handler<Holder> = async (visitor) => {
    await endOwnSession(deps, visitor);
    return noContent();
  };

  /** GET /me. Who the caller is. The handler does not know whether a cookie or a token said so. */
  const me: Handler<Member> = ({ user }) => json(200, { user: toOwnAccountData(user) });

  /** GET /.well-known/jwks.json. The public keys: other services verify tokens with them. */
  const jwks: Handler = async () =>
    json(200, await tokens.jwks(), { 'cache-control': 'public, max-age=300' });

  return { logIn, finish, refresh, ofKey, revoke, me, jwks };
}
