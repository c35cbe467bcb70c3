/**
 * The route that a request asked for, by its pattern: set when its handler begins, read when the
 * reply is sent.
 */
import type { IncomingMessage } from 'node:http';
import type { Route } from './route.ts';

// A property, not a WeakMap: see sender.ts.
const PATTERN = Symbol('pattern');

type Noted = IncomingMessage & { [PATTERN]?: string };

/** The same route, which notes its pattern. A replay keeps the route that was asked first. */
export function notingRoute(route: Route): Route {
  const { pattern, handler } = route;
  return {
    ...route,
    handler: (context) => {
      const request: Noted = context.request;
      request[PATTERN] ??= pattern;
      return handler(context);
    },
  };
}

/** The pattern; null when the request was refused before its route was known, or there is none. */
export function askedRoute(request: Noted): string | null {
  return request[PATTERN] ?? null;
}
