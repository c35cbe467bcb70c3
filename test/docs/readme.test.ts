import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { SETTINGS } from '../../src/config/settings.ts';
import { blocks } from './own-page.ts';

const readme = readFileSync('README.md', 'utf8');

describe('the README', () => {
  it('lists every setting with its default and its help text', () => {
    for (const [name, { fallback, help }] of Object.entries(SETTINGS)) {
      assert.ok(readme.includes(`| \`${name}\` | ${fallback} | ${help} |`), name);
    }
  });

  it('starts and tests with one line each, which can be copied', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const name of ['start', 'test']) {
      assert.ok(blocks('sh').includes(`npm ci && npm ${name}\n`), name);
      assert.ok(name in scripts, name);
    }
  });

  it('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const pages = ['README.md', 'CONTRIBUTING.md'].map((page) => readFileSync(page, 'utf8'));
    const named = [...pages.join('\n').matchAll(/npm run (?:--silent )?([\w:]+)/g)];
    assert.ok(named.length > 10);
    for (const [, name = ''] of named) assert.ok(name in scripts, name);
  });
});
