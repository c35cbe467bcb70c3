import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type RawHeaders, securityHeaders } from '../../src/http/security-headers.ts';

function recordOf(raw: RawHeaders): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] ?? '';
    assert.ok(!(name in headers), `${name} comes once`);
    headers[name] = raw[i + 1] ?? '';
  }
  return headers;
}

const PERMISSIONS =
  'accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-create=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()';

const COMMON = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'permissions-policy': PERMISSIONS,
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-dns-prefetch-control': 'off',
};
const PAGE =
  "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";
const OTHER =
  "default-src 'none'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'; sandbox";
const HSTS = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' };

describe('securityHeaders', () => {
  const http = securityHeaders({ https: false });
  const https = securityHeaders({ https: true });

  it('are these for a page over http', () => {
    assert.deepEqual(recordOf(http.page), { 'content-security-policy': PAGE, ...COMMON });
  });

  it('are these for everything else over http', () => {
    assert.deepEqual(recordOf(http.other), { 'content-security-policy': OTHER, ...COMMON });
  });

  it('are these for a page over https: HSTS and the upgrade come on top', () => {
    const policy = `${PAGE}; upgrade-insecure-requests`;
    assert.deepEqual(recordOf(https.page), {
      'content-security-policy': policy,
      ...COMMON,
      ...HSTS,
    });
  });

  it('are these for everything else over https: HSTS comes on top', () => {
    assert.deepEqual(recordOf(https.other), {
      'content-security-policy': OTHER,
      ...COMMON,
      ...HSTS,
    });
  });

  it('allow the pages with a passkey button their script and passkeys, and nothing else', () => {
    const upgrade = '; upgrade-insecure-requests';
    for (const [{ page, scriptPage }, end] of [
      [http, ''],
      [https, upgrade],
    ] as const) {
      assert.deepEqual(recordOf(scriptPage), {
        ...recordOf(page),
        'content-security-policy': `${PAGE}; script-src 'self'${end}`,
        'permissions-policy': PERMISSIONS.replaceAll(/(publickey-[a-z-]+)=\(\)/g, '$1=(self)'),
      });
    }
  });

  it('allow no script, no inline style and no other origin on any other page', () => {
    for (const raw of [http.page, http.other, https.page, https.other]) {
      const headers = recordOf(raw);
      assert.doesNotMatch(headers['content-security-policy'] ?? '', /script-src|unsafe|http|\*/);
      assert.ok(!Object.keys(headers).some((name) => name.startsWith('access-control-')));
    }
  });
});
