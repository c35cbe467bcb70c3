import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { SCHEMA_VERSION } from '../../src/sqlite/migrations.ts';
import { RELEASES } from '../upgrades/releases.ts';

const log = readFileSync('CHANGELOG.md', 'utf8');
const sections = log
  .split(/^## /m)
  .slice(1)
  .map((text) => {
    const [, name = '', date = ''] = /^(\S+)(?: \((.*)\))?\n/.exec(text) ?? [];
    return { name, date, text };
  });
const [newest] = sections;
const released = sections.filter(({ name }) => name !== 'Unreleased');
/** A number that sorts versions; a release candidate comes before its release. */
const numberOf = (version: string) => {
  const [release = '', candidate = '999'] = version.split('-rc.');
  return [...release.split('.'), candidate].reduce((sum, part) => sum * 1000 + Number(part), 0);
};

describe('CHANGELOG.md', () => {
  it('has the versions with their dates, the newest first', () => {
    for (const { name, date } of released) {
      assert.match(name, /^\d+\.\d+\.\d+(?:-rc\.\d+)?$/);
      assert.match(date, /^20\d\d-\d\d-\d\d$/, name);
    }
    const numbers = released.map(({ name }) => numberOf(name));
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => b - a),
    );
  });

  it('begins with the version of this program, or with what comes after it', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    if (newest?.name !== 'Unreleased') return assert.equal(newest?.name, version);
    assert.ok(numberOf(version) > numberOf(released[0]?.name ?? ''), 'package.json has the next');
  });

  it('says first what to do when one upgrades', () => {
    for (const { name, text } of sections.slice(0, -1)) {
      assert.match(text.match(/^### .*$/m)?.[0] ?? '', /^### Upgrading$/, name);
    }
    assert.match(
      newest?.text ?? '',
      new RegExp(`upgrades the database to version ${SCHEMA_VERSION}\\.`),
    );
  });

  it('names the commit of each version whose upgrade is tested', () => {
    for (const { version, commit } of RELEASES) {
      const own = released.find(({ name }) => name === version);
      assert.ok(own?.text.includes(`Commit \`${commit}\``), version);
    }
  });
});
