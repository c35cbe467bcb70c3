import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { browserTests, quickTests, SHARES, SLOW, shareOf } from './load.ts';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

describe('npm test', () => {
  it('runs each test file of the quick folders once', () => {
    const shares = Array.from({ length: SHARES }, (_, share) => shareOf(share));
    const loaded = [...browserTests, ...shares.flat()];
    assert.deepEqual([...loaded].sort(), quickTests);
    assert.ok(shares.every((files) => files.length > 10));
    assert.equal(globSync('test/quick/2-share-*.ts').length, SHARES);
    assert.match(scripts.test, /"test\/quick\/\[12\]-\*\.ts"$/);
  });

  it('leaves to test:all what is slow, and nothing else', () => {
    const slow = SLOW.flatMap((folder) => globSync(`test/${folder}/*.test.ts`));
    assert.equal(globSync('test/**/*.test.ts').length, quickTests.length + slow.length);
    const [first, ...others] = scripts['test:all'].split(' && ');
    assert.equal(first, 'npm test');
    const named = others.flatMap((command: string) =>
      [...command.matchAll(/"test\/([\w-]+)\/\*\.test\.ts"/g)].map(([, folder]) => folder),
    );
    assert.deepEqual(named.sort(), [...SLOW].sort());
  });
});
