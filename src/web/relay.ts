/**
 * The POST of an address that OpenID Connect lets an app ask by a form on a page of its own: Core,
 * section 3.1.2.1; RP-Initiated Logout 1.0, section 2. Such a form comes from another site by
 * design, so the cross-origin check would refuse it. That it is not checked is harmless for what it
 * does: nothing. Its fields become the query of the GET of the same address. That request also has
 * the cookie, which SameSite=Lax keeps out of a form of another site.
 */
import { readBody } from '../http/body.ts';
import type { Handler } from '../http/context.ts';
import { HttpError } from '../http/http-error.ts';
import { type Reply, seeOther } from '../http/reply.ts';

/** Characters that are passed on: the head of a request has 8 KiB (http/server.ts). */
const LONGEST = 6_000;

/** What an encoded form consists of: a line break would begin another header. */
const ENCODED = /^[\w!$%&'()*+,./:;=?@[\]~-]*$/;

/**
 * Answers 303 with the fields as they came, repeated ones included: the GET judges them. Throws
 * HttpError 400 for what is no form, and 413 for what is too long for an address.
 */
export const relayToGet: Handler = async ({ path, request }): Promise<Reply> => {
  const fields = (await readBody(request)).toString('latin1');
  if (fields.length > LONGEST) {
    throw new HttpError(413, `That was too much to send: the limit is ${LONGEST} characters.`);
  }
  if (!ENCODED.test(fields)) throw new HttpError(400, 'Send application/x-www-form-urlencoded.');
  return seeOther(fields === '' ? path : `${path}?${fields}`);
};
