import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

/** The core of the app, in the order in which it is read. */
const CORE = [
  'src/app.ts',
  'src/routes.ts',
  'src/http/dispatch.ts',
  'src/http/router.ts',
  'src/http/context.ts',
  'src/http/reply.ts',
  'src/http/send.ts',
  'src/http/body.ts',
  'src/http/fields.ts',
  'src/http/cookies.ts',
  'src/http/cross-origin.ts',
  'src/auth/secret.ts',
  'src/auth/sessions/session.ts',
  'src/auth/sessions/sessions.ts',
  'src/auth/sign-in/sign-in-service.ts',
  'src/auth/passwords/hash-gate.ts',
  'src/auth/passwords/password-check.ts',
  'src/auth/passwords/password-hash.ts',
  'src/web/access.ts',
  'src/web/cookies.ts',
  'src/web/sign-in.ts',
  'src/handlers/login.ts',
  'views/html.ts',
];

const readme = readFileSync('README.md', 'utf8');
const section = readme.slice(readme.indexOf('## Read it'), readme.indexOf('## Add a page'));
const items = [...section.matchAll(/^(\d+)\. \[([^\]]+)\]\(([^)]+)\) (.+)$/gm)];

describe('the reading order of the README', () => {
  it('begins with the login in one file', () => {
    const [first = ''] = /\]\([^)]+\)/.exec(section) ?? [];
    assert.equal(first, '](lessons/tiny-login.ts)');
  });

  it('is the core of the app, numbered, and every file of it exists', () => {
    assert.deepEqual(
      items.map(([, number, name, path]) => `${number} ${name} ${path}`),
      CORE.map((path, i) => `${i + 1} ${path} ${path}`),
    );
    assert.deepEqual(
      CORE.filter((path) => !existsSync(path)),
      [],
    );
  });

  it('fits into one evening: at most 2,300 lines', () => {
    const lines = CORE.map((path) => readFileSync(path, 'utf8').split('\n').length - 1);
    const sum = lines.reduce((total, count) => total + count);
    assert.ok(sum <= 2_300, `${sum} lines`);
  });

  it('says of each file in one sentence what it is for', () => {
    const wrong = items.filter(([, , , , sentence = '']) => !/^[a-z].{20,}[^.]\.$/.test(sentence));
    assert.deepEqual(
      wrong.map(([line]) => line),
      [],
    );
  });
});
