/** The lessons as pages: what the runner executes and compares is what a reader sees and copies. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CourseTexts } from '../../learn/course/course.ts';
import { readNodes } from '../../learn/course/lesson.ts';
import { linkResolver } from '../../learn/course/links.ts';
import { loadLexer } from '../../learn/course/markdown.ts';
import { type CourseParts, lessonNodes, showLesson } from '../../learn/course/pages.ts';
import { Progress } from '../../learn/course/progress.ts';
import { openCourseFolder } from '../../learn/course-folder.ts';
import { changeView } from '../../learn/views/course-change.ts';
import { ownFileOf } from '../../lessons/runner/own-file.ts';
import { blocksOf, kindOf, parseLesson, stepsOf } from '../../lessons/runner/parse.ts';
import { rightAnswers } from '../../lessons/runner/predict.ts';

const places = { base: '/learn/T', wire: '/wire/T', app: 'http://localhost:3000' };
const course = new CourseTexts('.');
const lex = await loadLexer();
const lessons = course.lessons();

const parts: CourseParts = {
  course,
  progress: new Progress(openCourseFolder(':memory:')),
  places,
};
const pages = new Map<string, string>();
for (const entry of lessons) pages.set(entry.id, String(await showLesson(entry, parts)));
const pageOf = (id: string) => pages.get(id) ?? '';

/** The text of markup, as a browser shows and copies it. */
function textOf(markup: string): string {
  return markup
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll(/&hellip;/g, '…')
    .replaceAll(/&quot;/g, '"')
    .replaceAll(/&lt;/g, '<')
    .replaceAll(/&gt;/g, '>')
    .replaceAll(/&amp;/g, '&');
}

const allOf = (page: string, pattern: RegExp) =>
  [...page.matchAll(pattern)].map(([, inner = '']) => textOf(inner));

describe('every lesson as a page', () => {
  it('has all of its commands, whole and in their order', () => {
    for (const entry of lessons) {
      const page = pageOf(entry.id);
      const steps = blocksOf(parseLesson(entry.file, course.text(entry)), 'console').flatMap(
        stepsOf,
      );
      assert.deepEqual(
        allOf(page, /<div class="command"><pre><code>(.*?)<\/code>/gs),
        steps.flatMap(({ command }) => command ?? []),
        entry.id,
      );
      assert.deepEqual(
        allOf(page, /<pre class="output"[^>]*><samp>(.*?)<\/samp>/gs).join(''),
        steps.flatMap(({ expected }) => expected.map((line) => `${line}\n`)).join(''),
        entry.id,
      );
    }
  });

  it('has all of its quotes and changes, line by line', () => {
    for (const entry of lessons) {
      const page = pageOf(entry.id);
      const lesson = parseLesson(entry.file, course.text(entry));
      for (const kind of ['ts', 'diff']) {
        const wanted = lesson.blocks.filter(({ info }) => kindOf(info) === kind);
        const figure = kind === 'ts' ? 'quote' : 'change';
        const found = allOf(
          page,
          new RegExp(`<figure class="${figure}.*?<pre[^>]*><code>(.*?)</code></pre>`, 'gs'),
        );
        assert.deepEqual(
          found,
          wanted.map(({ lines }) => lines.map((line) => `${line}\n`).join('')),
          `${entry.id} ${kind}`,
        );
      }
    }
  });

  it('has all files that the reader writes, under their names and to copy', () => {
    for (const entry of lessons) {
      const page = pageOf(entry.id);
      const files = blocksOf(parseLesson(entry.file, course.text(entry)), 'js');
      assert.deepEqual(
        allOf(page, /<figcaption>Your file: ([^<]*)/g),
        files.map((block) => ownFileOf(block)),
        entry.id,
      );
      assert.deepEqual(
        allOf(page, /<figure class="own-file">.*?<code>(.*?)<\/code>/gs),
        files.map(({ lines }) => `${lines.join('\n')}\n`),
        entry.id,
      );
    }
  });

  it('finds each quote in its source, and links to the line', () => {
    for (const entry of lessons) {
      const page = pageOf(entry.id);
      const heads = allOf(page, /<figure class="quote[^>]*>\s*<figcaption>(.*?)<\/figcaption>/gs);
      for (const head of heads) assert.match(head, /^[\w./-]+ line \d+$/, entry.id);
    }
  });

  it('has all of its predictions, each with its answers and the right one', () => {
    for (const entry of lessons) {
      const page = pageOf(entry.id);
      const { prose } = parseLesson(entry.file, course.text(entry));
      const count = (label: string) => prose.filter(({ text }) => text.startsWith(label)).length;
      assert.equal(page.split('<section class="predict"').length - 1, count('**Predict.**'));
      assert.equal(page.split('<section class="turn"').length - 1, count('**Your turn.**'));
      const options = prose.filter(({ text }) => /^- [a-d]\) /.test(text));
      assert.equal(page.split('type="radio"').length - 1, options.length, entry.id);
      const nodes = lessonNodes(entry, course, lex);
      assert.deepEqual(
        nodes.flatMap((node) => (node.kind === 'prediction' ? node.right : [])),
        rightAnswers(parseLesson(entry.file, course.text(entry))),
      );
    }
  });

  it('has no link that leads nowhere, and every anchor that another lesson names', async () => {
    for (const [id, page] of pages) {
      const hrefs = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, href = '']) => href);
      for (const href of hrefs) {
        const [path = '', anchor] = href.split('#');
        const [, target, source] =
          /^\/learn\/T\/(?:([a-i]\d+)|(?:source|picture)\/(.+))$/.exec(path) ?? [];
        if (target !== undefined) {
          const page = pageOf(target);
          assert.ok(page !== '', `${id}: ${href}`);
          if (anchor) assert.ok(page.includes(` id="${anchor}"`), `${id}: ${href}`);
        } else if (source !== undefined) {
          assert.notEqual(course.sources.read(source), null, `${id}: ${href}`);
        } else {
          assert.match(
            href,
            /^(?:#|https?:|\/learn\/T$|\/learn\/T\/[\w.]+$|\/learn\/T#|\/wire\/T)/,
          );
        }
      }
    }
  });

  it('has one heading of the first level, and leaves none out', () => {
    for (const entry of lessons) {
      const page = pageOf(entry.id);
      const depths = [...page.matchAll(/<h([1-6])\b/g)].map(([, depth]) => Number(depth));
      assert.equal(depths[0], 1, entry.id);
      assert.equal(depths.filter((depth) => depth === 1).length, 1, entry.id);
      depths.forEach((depth, i) => {
        assert.ok(depth - (depths[i - 1] ?? 0) <= 1, entry.id);
      });
    }
  });

  it('is followed by the lesson that its last line names', async () => {
    for (const [i, entry] of lessons.entries()) {
      const [, next] = /^Next: \[(.+)\]\(.+\)/m.exec(course.text(entry)) ?? [];
      assert.ok(next === undefined || lessons[i + 1]?.title.startsWith(next), entry.id);
      assert.doesNotMatch(pageOf(entry.id), /<p>Next: /);
    }
  });
});

describe('markdown', () => {
  const nodes = (text: string) => readNodes(text, 'a1', lex);

  it('may have folds and anchors, and no other HTML', async () => {
    assert.equal(nodes('<details><summary>Run it</summary>\n\nx\n\n</details>')[0]?.kind, 'fold');
    assert.deepEqual(
      nodes('<a id="c1"></a>\n<a id="c2"></a>\n## X').map((node) => 'ids' in node && node.ids),
      [['c1', 'c2']],
    );
    for (const text of [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>\n',
      '<div>\n\nx\n\n</div>',
      '<details open><summary>x</summary>\n\n</details>',
      '<details><summary><b>x</b></summary>\n\n</details>',
      '<details><summary>x</summary>\n\nnever closed',
    ]) {
      assert.throws(() => nodes(text), /HTML|not closed/, text);
    }
  });

  it('becomes text, whatever is in it', async () => {
    const { inline } = await import('../../learn/views/course-inline.ts');
    const link = linkResolver('lessons/a-the-wire/1-text.md', lessons, places);
    const line = (text: string) => {
      const [node] = nodes(text);
      return String(inline(node?.kind === 'paragraph' ? node.tokens : [], link));
    };
    assert.equal(
      line('`<b>` & "x" **\'**'),
      '<code>&lt;b&gt;</code> &amp; &quot;x&quot; <strong>&#39;</strong>',
    );
    assert.equal(line('[x](javascript:alert(1))'), 'x');
    assert.equal(line('[x](data:text/html,x)'), 'x');
    assert.equal(line('[x](../../../etc/passwd)'), 'x');
    assert.equal(line('[x](../../.env)'), 'x');
    assert.equal(line('[x](2-methods.md#c3)'), '<a href="/learn/T/a2#c3">x</a>');
    assert.equal(line('[x](../../src/routes.ts)'), '<a href="/learn/T/source/src/routes.ts">x</a>');
    assert.equal(line('<http://localhost:3000/>').includes('target="app"'), true);
    assert.throws(() => line('a <b>c</b>'), /HTML/);
    assert.throws(() => line('![x](http://evil.example/x.png)'), /picture/);
  });
});

describe('a course without the package marked', () => {
  it('says how to install it', async () => {
    const missing = () => Promise.reject(new Error('Cannot find package'));
    await assert.rejects(loadLexer(missing), { status: 503, message: /run npm ci/ });
  });
});

describe('a lesson after the first', () => {
  it('says what to type before it, because accounts of the last one are left over', () => {
    assert.doesNotMatch(pageOf('a0'), /Before you begin/);
    assert.match(pageOf('b1'), /Before you begin.*npm run -s fresh/);
  });
});

describe('a change that is applied', () => {
  const state = { lesson: 'b1', action: '', applied: true, undone: false, problem: '' };
  const hintFor = (path: string) =>
    textOf(String(changeView({ kind: 'change', id: 'b1', lines: [`--- a/${path}`] }, state)));

  it('names the server to restart: the app, or a small one of the course', () => {
    assert.match(hintFor('src/routes.ts'), /Restart the app: .* npm run learn/);
    assert.match(hintFor('lessons/museum/http-basic.ts'), /If its server is running, restart it/);
    assert.doesNotMatch(hintFor('lessons/museum/http-basic.ts'), /npm run learn/);
  });
});
