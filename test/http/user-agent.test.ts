import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeDevice } from '../../src/http/user-agent.ts';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15';
const ANDROID = 'Mozilla/5.0 (Linux; Android 14; Pixel 8)';

describe('describeDevice', () => {
  const rows: [words: string, userAgent: string][] = [
    ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
    ['Firefox on iPhone', `${IPHONE} FxiOS/140.0 Mobile/15E148 Safari/605.1.15`],
    ['Chrome on Windows', `${WINDOWS} ${WEBKIT} Chrome/141.0.0.0 Safari/537.36`],
    ['Chrome on Android', `${ANDROID} ${WEBKIT} Chrome/141.0.0.0 Mobile Safari/537.36`],
    ['Chrome on iPhone', `${IPHONE} CriOS/141.0 Mobile/15E148 Safari/604.1`],
    ['Chrome on ChromeOS', `Mozilla/5.0 (X11; CrOS x86_64) ${WEBKIT} Chrome/141.0 Safari/537.36`],
    ['Edge on Windows', `${WINDOWS} ${WEBKIT} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`],
    ['Opera on Mac', `${MAC} ${WEBKIT} Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0`],
    ['Safari on Mac', `${MAC} AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15`],
    ['Safari on iPhone', `${IPHONE} Version/18.0 Mobile/15E148 Safari/604.1`],
    [
      'Samsung Internet on Android',
      `${ANDROID} ${WEBKIT} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`,
    ],
    ['Firefox', 'Mozilla/5.0 (Haiku) Gecko/20100101 Firefox/140.0'],
    ['Unknown browser on Linux', 'Mozilla/5.0 (X11; Linux x86_64) Something/1.0'],
    ['curl', 'curl/8.5.0'],
    ['A script', 'node'],
    ['A script', 'python-requests/2.32.3'],
    ['A script', 'Python-urllib/3.12'],
    ['A script', 'Wget/1.21.4'],
    ['A script', 'Go-http-client/1.1'],
    ['Unknown browser', 'Lynx/2.9.0'],
    ['Unknown browser', ''],
  ];
  for (const [words, userAgent] of rows) {
    it(`calls "${userAgent}" ${words}`, () => assert.equal(describeDevice(userAgent), words));
  }
});
