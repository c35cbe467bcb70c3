/**
 * A table of (method, pattern) -> value. It never sees a request, so it can be tested and reused as
 * plain data.
 *
 * A pattern is a list of segments; `:name` stands for exactly one non-empty segment. A path without
 * parameters is found in a Map, so the last route costs what the first does. The few patterns with
 * parameters are compared segment by segment, in order; the first match wins. There are no regular
 * expressions, so nothing can be attacked by backtracking, and no wildcards or optional parts:
 * routes.ts writes out every address.
 */

export type Params = Readonly<Record<string, string>>;
export type Match<T> = { readonly value: T; readonly params: Params };

type Methods<T> = Map<string, T>;
type Pattern<T> = { readonly segments: readonly string[]; readonly methods: Methods<T> };

/** The params of a path without any. */
export const NO_PARAMS: Params = Object.freeze(Object.create(null));

/** Finds routes by method and decoded path (target.ts decodes it). */
export class Router<T> {
  readonly #fixed = new Map<string, Methods<T>>();
  readonly #patterns: Pattern<T>[] = [];

  /**
   * Adds a route. Throws for a duplicate, and for a fixed path behind a pattern that takes it as
   * well: fixed paths are found first, and a table that says otherwise would be misread.
   */
  add(method: string, pattern: string, value: T): void {
    const methods = pattern.includes('/:')
      ? this.#patternMethods(pattern)
      : this.#fixedMethods(pattern);
    if (methods.has(method)) throw new Error(`${method} ${pattern} is routed twice`);
    methods.set(method, value);
  }

  /**
   * The value for a method and decoded path, or null. HEAD falls back to GET (RFC 9110, section
   * 9.3.2).
   */
  match(method: string, path: string): Match<T> | null {
    const found = this.#find(path);
    if (found === null) return null;
    const value =
      found.methods.get(method) ?? (method === 'HEAD' ? found.methods.get('GET') : undefined);
    return value === undefined ? null : { value, params: found.params };
  }

  /**
   * The methods a path answers to, for `Allow` (RFC 9110, section 10.2.1); empty when nothing is
   * there.
   */
  methods(path: string): readonly string[] {
    const found = this.#find(path);
    if (found === null) return [];
    const names = [...found.methods.keys()];
    if (names.includes('GET')) names.push('HEAD');
    return [...names, 'OPTIONS'].sort();
  }

  #find(path: string): { methods: Methods<T>; params: Params } | null {
    const methods = this.#fixed.get(path);
    if (methods !== undefined) return { methods, params: NO_PARAMS };
    if (this.#patterns.length === 0) return null;
    const segments = path.split('/');
    for (const pattern of this.#patterns) {
      const params = compare(pattern.segments, segments);
      if (params !== null) return { methods: pattern.methods, params };
    }
    return null;
  }

  #fixedMethods(path: string): Methods<T> {
    let methods = this.#fixed.get(path);
    if (methods === undefined) {
      const earlier = this.#patterns.find(({ segments }) => compare(segments, path.split('/')));
      if (earlier) throw new Error(`${path} has to stand before ${earlier.segments.join('/')}`);
      methods = new Map();
      this.#fixed.set(path, methods);
    }
    return methods;
  }

  #patternMethods(pattern: string): Methods<T> {
    const segments = pattern.split('/');
    const earlier = this.#patterns.find((other) => shape(other.segments) === shape(segments));
    if (earlier !== undefined) {
      // `/users/:id` and `/users/:name` are one place, and the second name would never be filled
      // in.
      const first = earlier.segments.join('/');
      if (first !== pattern) throw new Error(`${pattern} is never reached: ${first} comes first`);
      return earlier.methods;
    }
    const methods: Methods<T> = new Map();
    this.#patterns.push({ segments, methods });
    return methods;
  }
}

function shape(segments: readonly string[]): string {
  return segments.map((segment) => (segment.startsWith(':') ? ':' : segment)).join('/');
}

function compare(pattern: readonly string[], segments: readonly string[]): Params | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = Object.create(null);
  for (const [i, expected] of pattern.entries()) {
    const actual = segments[i] ?? '';
    if (expected.startsWith(':')) {
      if (actual === '') return null;
      params[expected.slice(1)] = actual;
    } else if (expected !== actual) {
      return null;
    }
  }
  return params;
}
