import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { documentFiles } from '../../lessons/runner/all.ts';
import { runLesson } from '../../lessons/runner/execute.ts';
import { lint } from '../../lessons/runner/lint.ts';
import { blocksOf, parseLesson } from '../../lessons/runner/parse.ts';
import { problemText } from '../../lessons/runner/problem.ts';
import { literal } from '../../lessons/runner/text.ts';
import { exchange, form, rawRequest } from '../requests.ts';
import { startApp } from '../support.ts';

const root = resolve('.');
const options = { root, client: 'curl', linted: true, stopAtFirst: false } as const;

describe('a document that quotes the source', () => {
  for (const file of documentFiles(root)) {
    it(`${file} is as it says`, async () => {
      const { problems, quotes } = await runLesson(resolve(file), options);
      assert.equal(problems.map(problemText).join(''), '');
      assert.ok(quotes > 0);
    });
  }

  it('is every page of docs/ that has a quote', () => {
    assert.deepEqual(documentFiles(root), ['docs/one-login.md']);
  });

  it('needs none of the sections of a lesson, but links that lead somewhere', () => {
    const problemsOf = (text: string) =>
      lint(parseLesson('docs/security.md', text), root).map(({ line, what }) => `${line}: ${what}`);
    assert.deepEqual(problemsOf(readFileSync('docs/security.md', 'utf8')), []);
    assert.deepEqual(problemsOf('# X\n[y](y.md)\n```sh\n```\n'), ['2: y.md leads nowhere']);
  });
});

describe('the login of docs/one-login.md', () => {
  it('gets the response that the page shows', async (t) => {
    const file = 'docs/one-login.md';
    const [sent, received] = blocksOf(parseLesson(file, readFileSync(file, 'utf8')), 'text');
    const app = await startApp(t);
    const [line = '', ...rest] = sent?.lines ?? [];
    const body = rest.at(-1) ?? '';
    await app.request('/signup', form(Object.fromEntries(new URLSearchParams(body))));
    const headers = rest.slice(0, -2).map((header) => header.replace(':3000', `:${app.port}`));
    const answer = await exchange(app.port, rawRequest(line, headers, body));
    const lines = answer.split('\r\n');
    const shown = (received?.lines ?? []).map(
      (text) => new RegExp(`^${literal(text).replaceAll('…', '[^;]+')}$`),
    );
    const found = shown.map((pattern) => lines.findIndex((text) => pattern.test(text)));
    assert.equal(found[0], 0);
    assert.deepEqual(
      found,
      found.toSorted((a, b) => a - b),
    );
    assert.ok(!found.includes(-1), answer);
  });
});
