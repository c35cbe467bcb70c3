import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { logoOf, logoProblems, readLogo } from '../../src/config/site-logo.ts';
import { StartFailure } from '../../src/config/start-failure.ts';
import { LOGO_PNG } from '../site-of.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const SVG = 'xmlns="http://www.w3.org/2000/svg"';

const sizeOf = (text: string) => {
  const logo = logoOf(Buffer.from(text));
  assert.ok(typeof logo !== 'string', text);
  return [logo.file, logo.width, logo.height];
};

describe('logoOf', () => {
  const pictures: [what: string, text: string, width: number, height: number][] = [
    ['a viewBox', `<svg ${SVG} viewBox="0 0 48 40"><path/></svg>`, 48, 40],
    ['a viewBox with commas', `<svg ${SVG} viewBox='-1,-1, 4.5,9'/>`, 4.5, 9],
    ['a width and a height', `<svg width="120px" ${SVG} height="60px"></svg>`, 120, 60],
    ['no size', `<svg ${SVG}>`, 1, 1],
    ['a percentage and no viewBox', `<svg ${SVG} width="100%" height="100%">`, 100, 100],
    ['a viewBox without extent', `<svg ${SVG} viewBox="0 0 0 0"/>`, 1, 1],
    [
      'what editors write before it',
      `\ufeff<?xml version="1.0"?>\n<!-- a > b -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x" [ <!ENTITY a "b"> ]>\n<svg\n ${SVG} viewBox="0 0 2 1"/>`,
      2,
      1,
    ],
  ];
  for (const [what, text, width, height] of pictures) {
    it(`takes an SVG with ${what}`, () => {
      assert.deepEqual(sizeOf(text), ['logo.svg', width, height]);
    });
  }

  it('takes a PNG, by its content', () => {
    const logo = logoOf(LOGO_PNG);
    assert.ok(typeof logo !== 'string');
    assert.deepEqual([logo.file, logo.width, logo.height], ['logo.png', 2, 1]);
  });

  it('refuses anything else, whatever it contains further on', () => {
    for (const text of [
      '',
      'hello',
      `<!doctype html><script>alert(1)</script><svg ${SVG}></svg>`,
      `<html><svg ${SVG}></svg></html>`,
      `<svgx ${SVG}>`,
      `<svg ${SVG}`,
      '<!-- never closed',
      'GIF89a',
      '\xff\xd8\xff\xe0 JFIF',
      '\x89PNG',
    ]) {
      assert.equal(logoOf(Buffer.from(text, 'latin1')), 'it is neither an SVG nor a PNG.', text);
    }
    const broken = Buffer.from(LOGO_PNG);
    broken.writeUInt32BE(0, 16);
    assert.equal(typeof logoOf(broken), 'string');
    assert.equal(typeof logoOf(LOGO_PNG.subarray(0, 20)), 'string');
  });

  it('says what is missing in an SVG that browsers would not show', () => {
    assert.match(String(logoOf(Buffer.from('<svg viewBox="0 0 1 1"/>'))), /has no xmlns="http/);
  });

  it('takes no longer for a file that is made to take long', () => {
    for (const text of [' '.repeat(60_000), '<!--'.repeat(15_000), '<svg a=" '.repeat(7_000)]) {
      const started = performance.now();
      assert.equal(typeof logoOf(Buffer.from(text)), 'string');
      assert.ok(performance.now() - started < 1_000);
    }
  });
});

describe('readLogo', () => {
  it('reads the file', (t) => {
    const path = join(temporaryFolder(t), 'any name');
    writeFileSync(path, `<svg ${SVG} viewBox="0 0 3 2"/>`);
    const { file, width, height, body } = readLogo(path);
    assert.deepEqual([file, width, height], ['logo.svg', 3, 2]);
    assert.equal(String(body), `<svg ${SVG} viewBox="0 0 3 2"/>`);
  });

  it('stops the start with one sentence when the file cannot be used', (t) => {
    const folder = temporaryFolder(t);
    const write = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    mkdirSync(join(folder, 'folder'));
    const cases: [path: string, sentence: string][] = [
      [join(folder, 'none.svg'), 'there is no such file.'],
      [join(folder, 'folder'), 'that is a folder. Name a file in it.'],
      [write('large.svg', 'x'.repeat(65_537)), 'it has 65 KB; a logo may have at most 64.'],
      [write('page.svg', '<html></html>'), 'it is neither an SVG nor a PNG.'],
      [write('empty.png', ''), 'it is neither an SVG nor a PNG.'],
    ];
    if (process.getuid?.() !== 0) {
      const secret = write('secret.svg', '');
      chmodSync(secret, 0);
      cases.push([secret, 'this account may not read it.']);
    }
    for (const [path, sentence] of cases) {
      assert.throws(
        () => readLogo(path),
        (error) =>
          error instanceof StartFailure &&
          error.message === `SITE_LOGO=${path}: ${sentence}` &&
          error.exitCode === 78,
        sentence,
      );
      assert.deepEqual(logoProblems(path), [`SITE_LOGO=${path}: ${sentence}`]);
    }
  });

  it('takes 64 KB', (t) => {
    const path = join(temporaryFolder(t), 'logo.svg');
    writeFileSync(path, `<svg ${SVG}/>`.padEnd(65_536));
    assert.equal(readLogo(path).body.length, 65_536);
  });
});
