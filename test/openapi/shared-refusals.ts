import type { Route } from '../../src/web/route.ts';
import { signUp } from '../people.ts';
import { NO_SUCH_ID, type TestRequest, type TestSite } from './site.ts';

/** A refusal for the same reason by many operations. */
export type SharedRefusal = {
  readonly name: string;
  readonly status: number;
  /** Whether a route gives this refusal. */
  readonly appliesTo: (route: Route, hasBody: boolean) => boolean;
  /** Makes an accepted request one that is refused. */
  readonly modify: (site: TestSite, request: TestRequest) => TestRequest | Promise<TestRequest>;
};

const isUnsafe = ({ method }: Route) => method !== 'GET';
const isGuarded = ({ entry }: Route) => entry !== 'anyone' && entry !== 'guest';

/** The refusals that do not depend on what an operation does. */
export const SHARED_REFUSALS: readonly SharedRefusal[] = [
  {
    name: 'no user is logged in',
    status: 401,
    appliesTo: isGuarded,
    modify: (_, request) => ({ ...request, cookie: '' }),
  },
  {
    name: 'the token is invalid',
    status: 401,
    appliesTo: isGuarded,
    modify: (_, request) => ({ ...request, headers: { authorization: 'Bearer x' } }),
  },
  {
    name: 'the operation is for administrators',
    status: 403,
    appliesTo: ({ entry }) => entry === 'admin',
    modify: async ({ app }, request) => ({
      ...request,
      cookie: await signUp(app, 'eve@example.com'),
    }),
  },
  {
    name: 'the password was entered too long ago',
    status: 403,
    appliesTo: ({ fresh }) => fresh !== null,
    modify: ({ app }, request) => {
      app.clock.now += 10 * 60_000;
      return request;
    },
  },
  {
    name: 'another site sends the request',
    status: 403,
    appliesTo: isUnsafe,
    modify: (_, request) => ({ ...request, headers: { 'sec-fetch-site': 'cross-site' } }),
  },
  {
    name: 'the body is not JSON',
    status: 400,
    appliesTo: (_, hasBody) => hasBody,
    modify: (_, request) => ({ ...request, body: '{' }),
  },
  {
    name: 'the body is too large',
    status: 413,
    appliesTo: (_, hasBody) => hasBody,
    modify: (_, request) => ({ ...request, body: JSON.stringify({ email: 'x'.repeat(20_000) }) }),
  },
  {
    name: 'the body has another type',
    status: 415,
    appliesTo: (_, hasBody) => hasBody,
    modify: (_, request) => ({ ...request, headers: { 'content-type': 'text/plain' } }),
  },
  {
    name: 'there is no such account',
    status: 404,
    appliesTo: ({ pattern }) => pattern.startsWith('/users/:id'),
    modify: (_, request) => ({ ...request, params: NO_SUCH_ID }),
  },
  {
    name: 'the database is read-only',
    status: 503,
    // POST /forgot responds before it does its work, a server on SQLite unlocks in its memory, and
    // POST /token/key stores nothing.
    appliesTo: (route) =>
      isUnsafe(route) && !['/forgot', '/users/:id/unlock', '/token/key'].includes(route.pattern),
    modify: async ({ app }, request) => {
      await app.testDatabase.refuseWrites();
      return request;
    },
  },
];
