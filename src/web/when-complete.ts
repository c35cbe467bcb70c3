import { readBody } from '../http/body.ts';
import type { Context, Handler } from '../http/context.ts';
import type { Reply } from '../http/reply.ts';

/**
 * A handler that lets a guard admit the client once more when the body is complete. The guard
 * identifies it twice. First when the head has arrived: the body of a client that may not enter is
 * not read. And again up to 20 s later: otherwise a user who is about to lose their rights could
 * hold back half a form and complete it afterwards, to make another administrator or to change the
 * address of an account whose password was changed to lock them out.
 */
export function whenComplete<C extends Context>(
  handler: Handler<C>,
  admit: (context: Context, inside: Handler<C>) => Promise<Reply>,
): Handler<C> {
  return async (context) => {
    await readBody(context.request);
    return admit(context, handler);
  };
}
