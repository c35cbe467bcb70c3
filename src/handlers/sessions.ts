import { sessionsPage } from '../../views/sessions.ts';
import { parseId } from '../auth/accounts/parse-id.ts';
import { isKey } from '../auth/tokens/program-keys.ts';
import type { Handler } from '../http/context.ts';
import { HttpError } from '../http/http-error.ts';
import { json, noContent, seeOther } from '../http/reply.ts';
import type { Deps } from '../web/deps.ts';
import { toSessionData } from '../web/json-shapes.ts';
import { createKeyAudiences } from '../web/key-audiences.ts';
import { toKeyView } from '../web/key-view.ts';
import { noticeOf } from '../web/notices.ts';
import { toSessionView } from '../web/session-view.ts';
import type { Member } from '../web/visitor.ts';

/** The user's own sessions, and ending them. */
export function sessionsHandlers(deps: Deps) {
  const { sessions, audit, page, times } = deps;
  const audiences = createKeyAudiences(deps);

  /** GET /account/sessions. All sessions of the user. */
  const list: Handler<Member> = async ({ user, session, query, wantsJson }) => {
    const all = await sessions.of(user.id);
    if (wantsJson) {
      const data = all.map((one) => ({ ...toSessionData(one), current: one.key === session.key }));
      return json(200, { sessions: data });
    }
    const others = all.filter((one) => one.key !== session.key && !isKey(one)).map(toSessionView);
    const keys = all.filter(isKey).map((key) => toKeyView(key, audiences));
    const current = toSessionView(session);
    return page(
      user,
      sessionsPage({ times: times(), current, others, keys, notice: noticeOf(query) }),
    );
  };

  /** POST /account/sessions/:id/revoke. The session ends before the next request of its browser. */
  const revoke: Handler<Member> = async (member) => {
    const { user, params, wantsJson } = member;
    // Searched among the user's own sessions: the id of another user's session is not found.
    const session = await sessions.byId(user.id, parseId(params.id) ?? 0);
    if (session === null) throw new HttpError(404, 'There is no such session.');
    await sessions.end(session);
    await audit(member, isKey(session) ? 'key_revoked' : 'session_revoked', { userId: user.id });
    return wantsJson ? noContent() : seeOther('/account/sessions?done=revoked');
  };

  /** POST /account/sessions/revoke-others. Ends all sessions of the user but this one. */
  const revokeOthers: Handler<Member> = async (member) => {
    const { user, session, wantsJson } = member;
    const ended = await sessions.endOthers(user.id, session);
    // No event when nothing ended: one account could displace the events of the others.
    if (ended > 0) await audit(member, 'sessions_revoked', { userId: user.id });
    return wantsJson ? noContent() : seeOther('/account/sessions?done=others');
  };

  return { list, revoke, revokeOthers };
}
