import { parseId } from '../auth/accounts/parse-id.ts';
import { KEYS_PER_USER, type KeyRefusal } from '../auth/tokens/program-keys.ts';
import type { Handler } from '../http/context.ts';
import { readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json, noContent, seeOther } from '../http/reply.ts';
import type { Deps } from '../web/deps.ts';
import { type FormRefusal, refuseForm } from '../web/form.ts';
import { toKeyData } from '../web/json-shapes.ts';
import { createKeyAudiences } from '../web/key-audiences.ts';
import { readKey } from '../web/key-request.ts';
import { createKeysPage } from '../web/keys-page.ts';
import { noticeOf } from '../web/notices.ts';
import { passwordChangedError } from '../web/unauthorized.ts';
import { keepingForm } from '../web/unsaved.ts';
import { userOf } from '../web/user-of.ts';
import { userPageAfter } from '../web/user-page.ts';
import type { Member } from '../web/visitor.ts';

const NO_SUCH = 'There is no such key; it may have expired.';

const REFUSED: Readonly<Record<Exclude<KeyRefusal, 'gone'>, FormRefusal>> = {
  limit: {
    status: 409,
    problems: [
      { field: null, message: `You have ${KEYS_PER_USER} keys, the most an account can have.` },
    ],
  },
  name: {
    status: 409,
    problems: [{ field: 'name', message: 'You have a key of this name. Choose another name.' }],
  },
};

/** The user's own keys for programs: making, listing and ending them. */
export function programKeyHandlers(deps: Deps) {
  const { programKeys, sessions, audit, page } = deps;
  const audiences = createKeyAudiences(deps);
  const keysPage = createKeysPage(deps, audiences);

  /** GET /account/keys. The keys, never with their text, which is not stored. */
  const list: Handler<Member> = async ({ user, query, wantsJson }) => {
    if (!wantsJson) return page(user, await keysPage(user, { notice: noticeOf(query) }));
    return json(200, {
      keys: (await programKeys.of(user.id)).map(toKeyData),
      audiences: audiences.of(user).map(({ address }) => address),
    });
  };

  /** POST /account/keys. The reply shows the key, once. */
  const create: Handler<Member> = async (member) => {
    const { user, session, client, wantsJson } = member;
    const typed = readKey(await readFields(member.request), audiences.of(user));
    const refuse = (refusal: FormRefusal) =>
      refuseForm(page, member, refusal, (problems) =>
        keysPage(user, { typed: { ...typed, problems } }),
      );
    const { name, audience, days, problems } = typed;
    if (problems.length > 0) return refuse({ status: 400, problems });
    const { address, userAgent } = client;
    const asked = { user, by: session, name, audience, days, address, userAgent };
    const make = async () => {
      const made = await programKeys.make(asked);
      if (!made.ok) {
        // A new password, or their owner elsewhere, has ended this session in the meantime.
        if (made.reason === 'gone') throw passwordChangedError();
        return refuse(REFUSED[made.reason]);
      }
      await audit(member, 'key_added', { userId: user.id });
      if (wantsJson) return json(201, { ...toKeyData(made.session), key: made.text });
      return page(user, await keysPage(user, { made }));
    };
    return keepingForm(deps, member, make, refuse);
  };

  /** POST /account/keys/:id/revoke. The key ends before its next request. */
  const revoke: Handler<Member> = async (member) => {
    const { user, params, wantsJson } = member;
    const key = await programKeys.byId(user.id, parseId(params.id) ?? 0);
    if (key === null) throw new HttpError(404, NO_SUCH);
    await sessions.end(key);
    await audit(member, 'key_revoked', { userId: user.id });
    return wantsJson ? noContent() : seeOther('/account/keys?done=key-revoked');
  };

  /** POST /users/:id/keys/:key/revoke. For an administrator: the owner may be away. */
  const revokeOf: Handler<Member> = async (member) => {
    const { params, wantsJson } = member;
    const user = await userOf(deps, params.id);
    const key = await programKeys.byId(user.id, parseId(params.key) ?? 0);
    if (key === null) throw new HttpError(404, NO_SUCH);
    await sessions.end(key);
    await audit(member, 'key_revoked', { userId: user.id, actorId: member.user.id });
    return wantsJson ? noContent() : seeOther(userPageAfter(member, user, 'key-revoked'));
  };

  return { list, create, revoke, revokeOf };
}
