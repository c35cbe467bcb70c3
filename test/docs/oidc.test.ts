import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { checkProofs } from './proofs.ts';

const page = readFileSync('docs/oidc.md', 'utf8');
const [, demands = ''] = page.split(/^## What the standards demand$/m);

describe('the page about OpenID Connect', () => {
  it('names tests that exist', () => {
    const { proofs, missing } = checkProofs(page);
    assert.ok(proofs > 60);
    assert.deepEqual(missing, []);
  });

  it('has a test for each demand of a standard', () => {
    const rows = demands.split('\n').filter((line) => line.startsWith('| '));
    const wide = rows.filter((row) => row.split(' | ').length === 4);
    const claims = wide.filter((row) => !row.startsWith('| section |'));
    assert.ok(claims.length > 40);
    assert.deepEqual(
      claims.filter((row) => !/`test\/[^`]+ › [^`]+` \|$/.test(row)),
      [],
    );
  });
});
