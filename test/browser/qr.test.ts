import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import jsqr from 'jsqr';
import { otpauthUri } from '../../src/auth/factors/totp.ts';
import { encodeQr } from '../../src/qr/encode.ts';
import { qrSvg } from '../../views/qr-svg.ts';
import { newPage } from './chromium.ts';
import { screenOf } from './screen.ts';

const LINK = otpauthUri({
  issuer: 'Coatcheck',
  email: 'ada@example.org',
  seed: Buffer.from('12345678901234567890'),
});

describe('a QR code on the screen', () => {
  for (const [name, style] of [
    ['on a light page', 'background: #fff; color: #000'],
    ['on a dark page', 'background: #111; color: #eee'],
    ['that a narrow screen makes smaller', 'background: #111; width: 160px'],
  ] as const) {
    it(`can be read ${name}`, async (t) => {
      const page = await newPage(t, { viewport: { width: 320, height: 320 } });
      const rows = encodeQr(LINK)?.rows ?? assert.fail();
      await page.setContent(
        `<!doctype html><style>body { ${style} } svg { max-width: 100%; height: auto }</style>
        ${qrSvg({ rows, label: 'QR code' })}`,
      );
      const { data, width } = await screenOf(page);
      const read = jsqr.default(data, width, data.length / 4 / width, {
        inversionAttempts: 'dontInvert',
      });
      assert.equal(read?.data, LINK);
      const box = await page.getByRole('img', { name: 'QR code' }).boundingBox();
      assert.equal(box?.width, box?.height);
    });
  }
});
