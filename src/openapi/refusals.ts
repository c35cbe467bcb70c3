import type { Schema } from './schema.ts';
import { ref } from './schemas.ts';

type Response = { readonly name: string; readonly description: string; readonly headers?: Schema };

const seconds = { description: 'Seconds to wait.', schema: { type: 'integer' } };

/** What each refusal means, for all operations. `default` can happen at any address. */
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
      'Not allowed for this account; or sent by another site; or the password is not fresh: type it again at POST /confirm with a cookie, at POST /token/login with a token.',
  },
  404: { name: 'NotFound', description: 'It does not exist, or no longer.' },
  409: { name: 'Conflict', description: 'It contradicts the present state.' },
  413: { name: 'ContentTooLarge', description: 'A body has 16 KiB at most.' },
  415: { name: 'UnsupportedMediaType', description: 'The body has a type that is not accepted.' },
  429: {
    name: 'TooManyRequests',
    description: 'Too many attempts; `Retry-After` says when the next one may be made.',
    headers: { 'Retry-After': seconds },
  },
  503: {
    name: 'Unavailable',
    description: 'Too busy, or it cannot be saved right now; try again.',
    headers: { 'Retry-After': seconds },
  },
  default: {
    name: 'Fault',
    description:
      'What can happen anywhere: a request that cannot be read, another host, too many bad tokens, a fault.',
  },
} as const satisfies Readonly<Record<string, Response>>;

export type RefusalStatus = Exclude<keyof typeof REFUSALS, 'default'>;

/** A reference to a refusal. */
export function refusal(status: keyof typeof REFUSALS): Schema {
  return { $ref: `#/components/responses/${REFUSALS[status].name}` };
}

/** The refusals, under the names by which the operations refer to them. */
export function refusalResponses(): Schema {
  const all: readonly Response[] = Object.values(REFUSALS);
  return Object.fromEntries(
    all.map(({ name, ...response }) => [
      name,
      { ...response, content: { 'application/json': { schema: ref('Error') } } },
    ]),
  );
}
