import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Router } from '../../src/http/router.ts';
import { anyText } from '../text.ts';

function routerOf(...routes: [method: string, pattern: string][]): Router<string> {
  const router = new Router<string>();
  for (const [method, pattern] of routes) router.add(method, pattern, `${method} ${pattern}`);
  return router;
}

describe('Router', () => {
  const router = routerOf(
    ['GET', '/'],
    ['GET', '/login'],
    ['POST', '/login'],
    ['POST', '/logout'],
    ['GET', '/users/new'],
    ['GET', '/users/:id'],
    ['DELETE', '/users/:id'],
    ['GET', '/users/:id/sessions/:session'],
  );

  const found: [method: string, path: string, value: string, params: Record<string, string>][] = [
    ['GET', '/', 'GET /', {}],
    ['GET', '/login', 'GET /login', {}],
    ['POST', '/login', 'POST /login', {}],
    ['GET', '/users/new', 'GET /users/new', {}],
    ['GET', '/users/5', 'GET /users/:id', { id: '5' }],
    ['DELETE', '/users/5', 'DELETE /users/:id', { id: '5' }],
    ['GET', '/users/a b:c', 'GET /users/:id', { id: 'a b:c' }],
    ['GET', '/users/__proto__', 'GET /users/:id', { id: '__proto__' }],
    ['GET', '/users/5/sessions/7', 'GET /users/:id/sessions/:session', { id: '5', session: '7' }],
  ];
  for (const [method, path, value, params] of found) {
    it(`finds ${value} for ${method} ${path}`, () => {
      const match = router.match(method, path);
      assert.equal(match?.value, value);
      assert.deepEqual({ ...match?.params }, params);
    });
  }

  const missed: [name: string, method: string, path: string][] = [
    ['an unknown path', 'GET', '/nothing'],
    ['a trailing slash', 'GET', '/login/'],
    ['a doubled slash', 'GET', '//login'],
    ['another case', 'GET', '/Login'],
    ['the beginning of a path', 'GET', '/log'],
    ['more than a path', 'GET', '/login/x'],
    ['an empty parameter', 'GET', '/users/'],
    ['an empty parameter in the middle', 'GET', '/users//sessions/7'],
    ['a parameter with a slash in it', 'GET', '/users/5/6'],
    ['a method that the path has not', 'DELETE', '/login'],
    ['a method that the pattern has not', 'POST', '/users/5'],
    ['a method in lower case', 'get', '/login'],
    ['HEAD where there is no GET', 'HEAD', '/logout'],
    ['an empty path', 'GET', ''],
    ['the name of a property of every object', 'GET', '/__proto__'],
    ['a method that is such a name', 'constructor', '/login'],
  ];
  for (const [name, method, path] of missed) {
    it(`finds nothing for ${name}`, () => assert.equal(router.match(method, path), null));
  }

  it('answers HEAD with the value of GET', () => {
    assert.equal(router.match('HEAD', '/login')?.value, 'GET /login');
    assert.deepEqual({ ...router.match('HEAD', '/users/5')?.params }, { id: '5' });
  });

  it('prefers a HEAD of its own', () => {
    assert.equal(routerOf(['GET', '/'], ['HEAD', '/']).match('HEAD', '/')?.value, 'HEAD /');
  });

  it('takes __proto__ as a segment and as the name of a parameter', () => {
    const odd = routerOf(['GET', '/__proto__'], ['GET', '/x/:__proto__']);
    assert.equal(odd.match('GET', '/__proto__')?.value, 'GET /__proto__');
    const params = odd.match('GET', '/x/polluted')?.params ?? {};
    assert.deepEqual(Object.entries(params), [['__proto__', 'polluted']]);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  it('gives params without a prototype, so that only what the pattern names is there', () => {
    for (const path of ['/login', '/users/5']) {
      assert.equal(router.match('GET', path)?.params.constructor, undefined, path);
    }
  });

  it('takes the first of two patterns that overlap', () => {
    const overlapping = routerOf(['GET', '/:a/x'], ['GET', '/y/:b']);
    assert.equal(overlapping.match('GET', '/y/x')?.value, 'GET /:a/x');
    assert.equal(overlapping.match('GET', '/y/z')?.value, 'GET /y/:b');
  });

  it('never throws for a path, and every param is a piece of it', () => {
    const segment = fc.oneof(fc.constantFrom('users', 'sessions', '', ':id', '..'), fc.string());
    const path = fc.oneof(
      anyText,
      fc.array(segment).map((segments) => `/${segments.join('/')}`),
    );
    fc.assert(
      fc.property(path, (path) => {
        for (const value of Object.values(router.match('GET', path)?.params ?? {})) {
          assert.ok(path.split('/').includes(value));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('finds every fixed path by itself, whatever patterns come after it', () => {
    const fixed = fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.uniqueArray(fixed, { selector: String, minLength: 1 }), (paths) => {
        const fixedPaths = paths.map((segments) => `/${segments.join('/')}`);
        const all = [...fixedPaths, '/:a', '/:a/:b', '/:a/:b/:c'];
        const built = routerOf(...all.map((path): [string, string] => ['GET', path]));
        for (const path of fixedPaths) {
          assert.equal(built.match('GET', path)?.value, `GET ${path}`);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('Router.add', () => {
  const refused: [name: string, first: string, second: string][] = [
    ['the same fixed path twice', '/login', '/login'],
    ['the same pattern twice', '/users/:id', '/users/:id'],
    ['a fixed path behind a pattern that takes it', '/users/:id', '/users/new'],
  ];
  for (const [name, first, second] of refused) {
    it(`throws for ${name}`, () => {
      assert.throws(() => routerOf(['GET', first], ['GET', second]), Error);
    });
  }

  it('takes one path with two methods', () => {
    assert.doesNotThrow(() => routerOf(['GET', '/login'], ['POST', '/login']));
    assert.doesNotThrow(() => routerOf(['GET', '/users/:id'], ['POST', '/users/:id']));
  });

  it('takes a fixed path before the pattern that would take it', () => {
    assert.doesNotThrow(() => routerOf(['GET', '/users/new'], ['GET', '/users/:id']));
  });
});

describe('Router.methods', () => {
  const router = routerOf(['GET', '/login'], ['POST', '/login'], ['POST', '/logout']);
  router.add('DELETE', '/users/:id', 'x');

  const rows: [path: string, methods: string[]][] = [
    ['/login', ['GET', 'HEAD', 'OPTIONS', 'POST']],
    ['/logout', ['OPTIONS', 'POST']],
    ['/users/5', ['DELETE', 'OPTIONS']],
    ['/nothing', []],
    ['/users/', []],
    ['/__proto__', []],
  ];
  for (const [path, methods] of rows) {
    it(`lists ${methods.join(', ') || 'nothing'} for ${path}`, () => {
      assert.deepEqual(router.methods(path), methods);
    });
  }
});

describe('two names for one parameter', () => {
  it('are refused when they are added: the second would never be filled in', () => {
    const router = new Router<string>();
    router.add('GET', '/users/:id', 'show');
    assert.throws(() => router.add('POST', '/users/:name', 'update'), /never reached/);
    router.add('POST', '/users/:id', 'update');
    assert.equal(router.match('POST', '/users/7')?.value, 'update');
  });
});
