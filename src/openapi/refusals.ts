import type { Schema } from './schema.ts';
import { ref } from './schemas.ts';

type Response = { readonly name: string; readonly description: string; readonly headers?: Schema };

const seconds = { description: 'Seconds to wait.', schema: { type: 'integer' } };

/** What each refusal means, whichever operation answers it. `default` is what can happen anywhere. */
const REFUSALS = {
  400: {
    name: 'BadRequest',
    description: 'What was sent is not valid; `issues` says which fields.',
  },
  401: {
    name: 'Unauthorized',
    description: 'The client is not signed in, the token is not valid, or the password is wrong.',
    headers: {
      'WWW-Authenticate': {
        description: 'The scheme, with the error when a token was sent.',
        schema: { type: 'string' },
      },
    },
  },
  403: {
    name: 'Forbidden',
    description:
      'Not for this account, or sent by another site, or not before the password was typed again: with a cookie at POST /confirm, with a token at POST /token/login.',
  },
  404: { name: 'NotFound', description: 'There is no such thing, or no longer.' },
  409: { name: 'Conflict', description: 'It does not go with what is there already.' },
  413: { name: 'ContentTooLarge', description: 'A body has 16 KiB at most.' },
  415: { name: 'UnsupportedMediaType', description: 'The body is of no type that is read here.' },
  429: {
    name: 'TooManyRequests',
    description: 'Too many attempts; `Retry-After` says when the next one may be made.',
    headers: { 'Retry-After': seconds },
  },
  503: {
    name: 'Unavailable',
    description: 'Too busy, or it cannot be stored right now; try again.',
    headers: { 'Retry-After': seconds },
  },
  default: {
    name: 'Fault',
    description:
      'What can happen anywhere: a request that cannot be read, another host, too many bad tokens, a fault.',
  },
} as const satisfies Readonly<Record<string, Response>>;

export type RefusalStatus = Exclude<keyof typeof REFUSALS, 'default'>;

/** Points to a refusal. */
export function refusal(status: keyof typeof REFUSALS): Schema {
  return { $ref: `#/components/responses/${REFUSALS[status].name}` };
}

/** The refusals, under the names that the operations call them by. */
export function refusalResponses(): Schema {
  const all: readonly Response[] = Object.values(REFUSALS);
  return Object.fromEntries(
    all.map(({ name, ...response }) => [
      name,
      { ...response, content: { 'application/json': { schema: ref('Error') } } },
    ]),
  );
}
