import type { IncomingMessage } from 'node:http';

/**
 * The fields that `readFields` answers with instead of those of the body: a form that came inside
 * the body of another one is sent again within the same request.
 */
export const givenFields = new WeakMap<IncomingMessage, ReadonlyMap<string, unknown>>();
