import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as ask } from 'node:http';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openCourseFolder } from '../../learn/course-folder.ts';
import { smallCourse, startCourse, TOKEN } from './course-site.ts';

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
    const site = await startCourse(t, { root: smallCourse(t) });
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
    const lengths = [...page.matchAll(/0 of (\d+) lessons read/g)].map(([, count]) =>
      Number(count),
    );
    assert.equal(lengths.length, 3);
    assert.deepEqual(
      lengths,
      lengths.toSorted((a, b) => a - b),
      'from the shortest to all',
    );
    assert.ok((lengths[0] ?? 0) > 1 && new Set(lengths).size === 3, lengths.join());
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

const DAY = 86_400_000;

describe('what a learner does in a lesson', () => {
  it('is kept: a guess opens the fold and is compared with the answer', async (t) => {
    const site = await startCourse(t, { root: smallCourse(t) });
    assert.match(await site.page('/e2'), /<summary>Show without guessing<\/summary>/);
    const reply = await site.post('/guess', { lesson: 'e2', prediction: '1', guess: 'a' });
    assert.equal(reply.status, 303);
    assert.equal(reply.headers.get('location'), `/learn/${TOKEN}/e2#p1`);
    const page = await site.page('/e2');
    assert.match(page, /You guessed a; it is c\. Find out why\./);
    assert.match(page, /<details class="fold" open><summary>Run it<\/summary>/);
    await site.post('/guess', { lesson: 'e2', prediction: '2', guess: 'a' });
    assert.match(await site.page('/e2'), /You guessed a\. That is right\./);
  });

  it('is answered with the one prediction, for a script', async (t) => {
    const site = await startCourse(t, { root: smallCourse(t) });
    const fields = { lesson: 'e2', prediction: '1', guess: 'c' };
    const reply = await site.post('/guess', fields, { accept: 'text/html-fragment' });
    const part = await reply.text();
    assert.match(part, /^<section class="predict" id="p1"/);
    assert.match(part, /That is right/);
    assert.doesNotMatch(part, /<html|id="p2"/);
  });

  it('is refused with a sentence when it cannot be: no lesson, no question, no answer, 6 KB', async (t) => {
    const site = await startCourse(t, { root: smallCourse(t) });
    const refused: [path: string, fields: Record<string, string>, status: number][] = [
      ['/guess', { lesson: 'z9', prediction: '1', guess: 'a' }, 404],
      ['/guess', { lesson: 'e2', prediction: '9', guess: 'a' }, 400],
      ['/guess', { lesson: 'e2', prediction: '0', guess: 'a' }, 400],
      ['/guess', { lesson: 'e2', prediction: '1.5', guess: 'a' }, 400],
      ['/guess', { lesson: 'e2', prediction: '1', guess: 'e' }, 400],
      ['/guess', { lesson: 'e2', prediction: '1' }, 400],
      ['/guess', { lesson: 'e2', prediction: '1', guess: 'a'.repeat(6_000) }, 400],
      ['/guess', {}, 404],
      ['/done', { lesson: 'e2', turn: '7', done: 'yes' }, 400],
      ['/done', { lesson: '__proto__', turn: '1', done: 'yes' }, 404],
      ['/read', { lesson: '../a1' }, 404],
      ['/recall', { lesson: 'constructor', knew: 'yes' }, 404],
      ['/change', { lesson: 'e2', change: 'a1', do: 'apply' }, 400],
    ];
    for (const [path, fields, status] of refused) {
      const reply = await site.post(path, fields);
      assert.equal(reply.status, status, JSON.stringify(fields).slice(0, 80));
      assert.match(await reply.text(), /^[A-Z].*\.\n$/);
    }
    const huge = await site
      .post('/guess', { lesson: 'e2', prediction: '1', guess: 'a'.repeat(3_000_000) })
      .catch(() => null);
    assert.ok(huge === null || huge.status === 413);
    assert.doesNotMatch(await site.page('/e2'), /You guessed/);
  });

  it('is ticked, and taken back', async (t) => {
    const site = await startCourse(t, { root: smallCourse(t) });
    const tick = (done: string) => site.post('/done', { lesson: 'e2', turn: '1', done });
    assert.equal((await tick('yes')).headers.get('location'), `/learn/${TOKEN}/e2#t1`);
    assert.match(await site.page('/e2'), /<p class="done-mark">Done\.<\/p>/);
    assert.match(await site.page(), /1 of 1 done/);
    await tick('no');
    assert.doesNotMatch(await site.page('/e2'), /<p class="done-mark">Done\.<\/p>/);
  });

  it('leads on: from a lesson that was read to the next one, and to where the reader was', async (t) => {
    const site = await startCourse(t, { root: smallCourse(t) });
    await site.page('/e1');
    assert.match(await site.page(), /Go on where you were[\s\S]*<b>The ticket<\/b>/);
    const reply = await site.post('/read', { lesson: 'e1' });
    assert.equal(reply.headers.get('location'), `/learn/${TOKEN}/e2`);
    assert.match(await site.page(), /<b>By hand<\/b>/);
    assert.match(await site.page('/e1'), /You have read this lesson/);
  });

  it('stays on the path that was chosen, until another lesson is opened', async (t) => {
    const site = await startCourse(t, { root: smallCourse(t) });
    const first = await site.page('/a0?path=The%20first%20hour');
    assert.match(first, /The first hour, 1 of 2/);
    assert.match(await site.page(), /The first hour <span class="badge">your path<\/span>/);
    const next = async (lesson: string) =>
      (await site.post('/read', { lesson })).headers.get('location')?.split('/').at(-1);
    assert.equal(await next('a0'), 'e2');
    assert.equal(await next('e2'), TOKEN, 'its last lesson leads back to the contents');
    assert.equal(await next('e1'), 'e2', 'which is not on it');
    assert.doesNotMatch(await site.page('/a0?path=%3Cscript%3E'), /<script>/);
  });

  it('comes up again on a later day, as a question with its answer folded', async (t) => {
    let now = new Date(2026, 10, 29, 12).getTime();
    const site = await startCourse(t, { root: smallCourse(t), today: () => now });
    await site.post('/read', { lesson: 'a0' });
    assert.doesNotMatch(await site.page(), /Do you still know\?/);
    now += DAY;
    assert.match(await site.page(), /Do you still know\?[\s\S]*<summary>Answer<\/summary>/);
    await site.post('/recall', { lesson: 'a0', knew: 'yes' });
    assert.doesNotMatch(await site.page(), /Do you still know\?/);
    now += 3 * DAY;
    assert.match(await site.page(), /Do you still know\?/);
    await site.post('/recall', { lesson: 'a0', knew: 'no' });
    now += DAY;
    assert.match(await site.page(), /Do you still know\?/);
  });
});

describe('the contents, later', () => {
  it('have the score of the museum once there is one, and the stages that were passed', async (t) => {
    const folder = openCourseFolder(':memory:');
    const root = smallCourse(t);
    const site = await startCourse(t, { folder, root });
    assert.doesNotMatch(await site.page(), /cases solved/);
    folder.write('museum', {
      progress: { a: { solved: true, hints: 2 }, b: { hints: 'x' }, c: null },
    });
    assert.match(await site.page(), /1 of \d+ cases solved/);
    assert.match(await site.page(), /0 mended, 2 hints seen/);
    mkdirSync(join(root, 'data/build-your-own'), { recursive: true });
    const stages = join(root, 'data/build-your-own/progress.json');
    writeFileSync(stages, '{"passed":[1,2]}');
    assert.match(await site.page(), /2 of \d+ stages passed/);
    for (const damaged of ['{"passed":7}', '{', '{"passed":null}']) {
      writeFileSync(stages, damaged);
      assert.match(await site.page(), /0 of \d+ stages passed/);
    }
  });
});

describe('the buttons of a change', () => {
  const click = { lesson: 'e2', change: 'e2' };

  it('apply it to the source and put it back', async (t) => {
    const root = smallCourse(t);
    const file = join(root, 'src/web/sign-in.ts');
    const before = readFileSync(file, 'utf8');
    const site = await startCourse(t, { root });
    assert.match(await site.page('/e2'), /Apply this change/);
    const applied = await site.post('/change', { ...click, do: 'apply' });
    assert.equal(applied.headers.get('location'), `/learn/${TOKEN}/e2#change-e2`);
    assert.notEqual(readFileSync(file, 'utf8'), before);
    const page = await site.page('/e2');
    assert.match(page, /Put it back/);
    assert.match(
      page,
      /Restart the app: Ctrl\+C in its terminal, then <code>npm run learn<\/code>/,
    );
    assert.equal((await site.post('/change', { ...click, do: 'apply' })).status, 303, 'twice');
    const undone = await site.post('/change', { ...click, do: 'undo' });
    assert.equal(readFileSync(file, 'utf8'), before);
    const place = undone.headers.get('location')?.replace(`/learn/${TOKEN}`, '').replace(/#.*/, '');
    assert.match(await site.page(place), /It is put back\. Restart the app/);
  });

  it('say in the page why they could not, and change nothing', async (t) => {
    const root = smallCourse(t);
    const file = join(root, 'src/web/sign-in.ts');
    writeFileSync(file, 'export const mine = 1;\n');
    const site = await startCourse(t, { root });
    const refused = await site.post('/change', { ...click, do: 'apply' });
    assert.equal(refused.status, 409);
    const page = await refused.text();
    assert.match(
      page,
      /<p class="failed" role="alert">Nothing was changed\. Change e2 does not fit/,
    );
    assert.match(page, /<h1 id="by-hand">/);
    assert.equal(readFileSync(file, 'utf8'), 'export const mine = 1;\n');
  });
});

describe('a page of the course that cannot be shown', () => {
  it('says what is wrong in a page, for a browser', async (t) => {
    const site = await startCourse(t, { root: smallCourse(t) });
    const headers = { accept: 'text/html,application/xhtml+xml' };
    const reply = await fetch(`${site.base}/z9`, { headers });
    assert.equal(reply.status, 404);
    assert.match(
      await reply.text(),
      /<h1>That didn&rsquo;t work<\/h1>[\s\S]*There is no such page/,
    );
    const other = await fetch(`${site.base}/guess`, { headers });
    assert.equal(other.headers.get('allow'), 'POST');
  });

  it('is shown as it is written, with the reason, and leaves the others alone', async (t) => {
    const root = smallCourse(t);
    const file = join(root, 'lessons/e-sessions/2-by-hand.md');
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n<iframe src="x"></iframe>\n`);
    let now = Date.now();
    const site = await startCourse(t, { root, today: () => now });
    const page = await site.page('/e2');
    assert.match(page, /as it is written, because this HTML is not shown: &lt;iframe/);
    assert.doesNotMatch(page, /<iframe/);
    await site.post('/read', { lesson: 'e2' });
    now += 2 * DAY;
    assert.match(await site.page(), /By hand/);
    assert.match(await site.page('/e1'), /<h1 id="the-ticket">/);
  });
});
