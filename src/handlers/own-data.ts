import type { Handler } from '../http/context.ts';
import { json } from '../http/reply.ts';
import type { Deps } from '../web/deps.ts';
import { ownData } from '../web/own-data.ts';
import type { Member } from '../web/visitor.ts';

/** What is stored about a user, for that user to keep. */
export function ownDataHandlers(deps: Deps) {
  /**
   * GET /account/data.json. A file for a browser, and the same JSON for a program. It needs a fresh
   * password: at an unlocked browser it would take everything along at once.
   */
  const download: Handler<Member> = async ({ user }) =>
    json(200, await ownData(deps, user), {
      'content-disposition': 'attachment; filename="account-data.json"',
    });

  return { download };
}
