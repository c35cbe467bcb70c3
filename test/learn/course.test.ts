import assert from 'node:assert/strict';
import { request as ask } from 'node:http';
import { describe, it } from 'node:test';
import { startCourse, TOKEN } from './course-site.ts';

/** The status of a request with any headers and any path, which fetch would change. */
function raw(
  origin: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(origin);
    const sent = ask(
      { port, path, method, agent: false, headers: { host: `localhost:${port}`, ...headers } },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
        );
      },
    );
    sent.on('error', reject).end();
  });
}

const PLACES = ['', '/e2', '/source/src/routes.ts', '/course.css', '/copy.js'];

describe('the guards of the course', () => {
  const refused: [why: string, headers: Record<string, string>, status: number][] = [
    ['another Host, as after DNS rebinding', { host: 'evil.example' }, 421],
    ['a proxy', { 'x-forwarded-for': '127.0.0.1' }, 403],
    ['a fetch from another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a link of the app, which is another port', { 'sec-fetch-site': 'same-site' }, 403],
  ];
  for (const [why, headers, status] of refused) {
    it(`refuse ${why}, at every address`, async (t) => {
      const { origin } = await startCourse(t);
      for (const place of PLACES) {
        assert.equal((await raw(origin, `/learn/${TOKEN}${place}`, headers)).status, status, place);
      }
    });
  }

  it('know nothing without the token, and say where the address is printed', async (t) => {
    const { origin } = await startCourse(t);
    const wrong = `/learn/${TOKEN.slice(0, -1)}A`;
    for (const path of [
      '/',
      '/learn',
      '/learn/',
      wrong,
      `${wrong}/e2`,
      `/learn/${TOKEN}x/e2`,
      '/e2',
    ]) {
      const { status, body } = await raw(origin, path);
      assert.equal(status, 404, path);
      assert.match(body, /terminal with npm run learn prints/);
      assert.ok(!body.includes(TOKEN));
    }
  });

  it('take no form that another site sent, and no other method', async (t) => {
    const site = await startCourse(t);
    for (const path of ['/guess', '/done', '/read', '/recall', '/change']) {
      const fields = { lesson: 'e2', prediction: '1', guess: 'a', turn: '1', change: 'e2' };
      for (const origin of ['http://evil.example', 'null', 'http://localhost:3000']) {
        assert.equal((await site.post(path, fields, { origin })).status, 403, path);
      }
      assert.equal((await fetch(site.base + path)).status, 405, path);
    }
    for (const method of ['POST', 'PUT', 'DELETE']) {
      assert.equal((await fetch(`${site.base}/e2`, { method })).status, 405);
    }
    assert.ok(!(await site.page('/e2')).includes('You guessed'));
  });

  it('let the course frame the wire, and nobody frame the course', async (t) => {
    const { origin } = await startCourse(t);
    const policyOf = async (path: string) =>
      String((await raw(origin, path)).headers['content-security-policy']);
    const lesson = await policyOf(`/learn/${TOKEN}/e2`);
    assert.match(lesson, /default-src 'none'; script-src 'self'; style-src 'self'/);
    assert.match(lesson, /frame-ancestors 'none'.*frame-src 'self'$/);
    assert.match(await policyOf(`/wire/${TOKEN}?beside=1`), /frame-ancestors 'self'/);
    assert.match(await policyOf(`/wire/${TOKEN}`), /frame-ancestors 'none'/);
    const { headers } = await raw(origin, `/wire/${TOKEN}?beside=1`);
    assert.equal(headers['x-frame-options'], 'SAMEORIGIN');
  });
});

describe('the contents', () => {
  it('have three paths, all parts and every lesson with its minutes', async (t) => {
    const site = await startCourse(t);
    const page = await site.page();
    assert.equal(page.split('lessons read').length - 1, 3);
    for (const letter of 'ABCDEFGHI') assert.ok(page.includes(`id="part-${letter}"`), letter);
    assert.match(page, /<a href="[^"]+\/e2">By hand<\/a>/);
    assert.match(page, /<span>\d+(?:&#8211;\d+)? min<\/span>/);
    assert.match(page, /Begin here/);
  });

  it('list the stages of the checker', async (t) => {
    const site = await startCourse(t);
    assert.match(await site.page(), /of \d+ stages passed/);
  });
});

describe('a source file', () => {
  it('is shown with numbered lines, as text', async (t) => {
    const site = await startCourse(t);
    const page = await site.page('/source/views/html.ts');
    assert.match(page, /<span id="L1" data-n="1">/);
    assert.ok(page.includes('never into &lt;script&gt;'));
  });

  it('is rendered when it is a document', async (t) => {
    const site = await startCourse(t);
    assert.match(
      await site.page('/source/lessons/README.md'),
      /<h2 id="learning-mode">|<h3 id="learning-mode">/,
    );
    assert.match(await site.page('/source/docs/sessions-and-tokens.md'), /<article>/);
  });

  it('is one that git tracks in a few folders, whatever the path is made of', async (t) => {
    const { origin } = await startCourse(t);
    for (const path of [
      'package.json',
      '.git/config',
      'data/course/wire.json',
      'node_modules/marked/package.json',
      'src/../package.json',
      'src/../data/course/wire.json',
      '../package.json',
      '..%2Fpackage.json',
      'src/..%2F..%2Fetc/passwd',
      'src%2Froutes.ts',
      '/etc/passwd',
      '//etc/passwd',
      'src/./routes.ts',
      'src//routes.ts',
      'src/routes.ts/',
      'src',
      'src/',
      'src/routes.ts%00.md',
      '%2e%2e/package.json',
      'src/%2e%2e/package.json',
      'src\\..\\package.json',
      'SRC/routes.ts',
    ]) {
      for (const area of ['source', 'picture']) {
        const { status } = await raw(origin, `/learn/${TOKEN}/${area}/${path}`);
        assert.ok(status === 404 || status === 400, `${path}: ${status}`);
      }
    }
    assert.equal((await raw(origin, `/learn/${TOKEN}/source/src/routes.ts`)).status, 200);
  });
});
