import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { paletteOf } from '../../src/colour/palette.ts';
import { paletteRules } from '../../src/colour/stylesheet.ts';
import { siteFiles } from '../../src/web/site-files.ts';
import { LOGO_PNG } from '../site-of.ts';

describe('siteFiles', () => {
  it('are none without an accent and a logo', () => {
    assert.deepEqual([...siteFiles('public', null, null)], []);
  });

  it('are the style sheet with the colours of the accent at its end, and the icon in it', () => {
    const files = siteFiles('public', '#0b57d0', null);
    assert.deepEqual([...files.keys()], ['style.css', 'icon.svg']);
    const style = String(files.get('style.css'));
    assert.ok(style.startsWith(readFileSync('public/style.css', 'utf8')));
    assert.ok(style.endsWith(paletteRules(paletteOf('#0b57d0'))));
    const icon = String(files.get('icon.svg'));
    assert.match(icon, /fill="#0b57d0"/);
    assert.doesNotMatch(icon, /#7b1e36/);
  });

  it('are a PNG logo on home screens, too', () => {
    const files = siteFiles('public', null, { file: 'logo.png', body: LOGO_PNG });
    assert.deepEqual([...files.keys()], ['logo.png', 'apple-touch-icon.png']);
    assert.equal(files.get('apple-touch-icon.png'), LOGO_PNG);
  });

  it('are the logo under its name, byte for byte', () => {
    const body = Buffer.from('<svg/>');
    assert.deepEqual(
      [...siteFiles('public', null, { file: 'logo.svg', body })],
      [['logo.svg', body]],
    );
  });
});
