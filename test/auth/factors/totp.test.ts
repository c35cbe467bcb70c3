import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  hotp,
  matchingStep,
  newSeed,
  normalizeCode,
  otpauthUri,
  STEP_MS,
  stepAt,
  totpCode,
} from '../../../src/auth/factors/totp.ts';
import { anyText } from '../../text.ts';

/** The seed of the test vectors in both RFCs. */
const SEED = Buffer.from('12345678901234567890');
const OTHER_SEED = Buffer.from('09876543210987654321');
const STEP = 59_000_000;
/** In the middle of the step. */
const NOW = STEP * STEP_MS + 15_000;
const codeNow = totpCode(SEED, STEP);

describe('hotp', () => {
  it('computes the test vectors of RFC 4226, appendix D', () => {
    const codes = '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(
      ' ',
    );
    for (const [counter, code] of codes.entries()) assert.equal(hotp(SEED, counter), code);
  });

  it('computes the test vectors of RFC 6238, appendix B, for SHA-1: eight digits', () => {
    const rows: readonly [seconds: number, code: string][] = [
      [59, '94287082'],
      [1_111_111_109, '07081804'],
      [1_111_111_111, '14050471'],
      [1_234_567_890, '89005924'],
      [2_000_000_000, '69279037'],
      [20_000_000_000, '65353130'],
    ];
    for (const [seconds, code] of rows) {
      assert.equal(hotp(SEED, stepAt(seconds * 1000), 8), code);
      assert.equal(totpCode(SEED, stepAt(seconds * 1000)), code.slice(2));
    }
  });

  it('always has six digits, the leading zeros too', () => {
    const bySeed = fc.uint8Array({ minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(bySeed, fc.nat(), (seed, step) => {
        assert.match(totpCode(seed, step), /^[0-9]{6}$/);
      }),
    );
  });
});

describe('stepAt', () => {
  it('begins a step every 30 seconds since 1970', () => {
    const times = [0, 29_999, 30_000, NOW];
    assert.deepEqual(times.map(stepAt), [0, 0, 1, STEP]);
  });
});

describe('newSeed', () => {
  it('has 160 random bits', () => {
    assert.deepEqual(
      newSeed((size) => Buffer.alloc(size, 7)),
      Buffer.alloc(20, 7),
    );
    assert.notDeepEqual(newSeed(), newSeed());
  });
});

describe('normalizeCode', () => {
  it('leaves out the blanks that apps show and people copy', () => {
    for (const typed of ['123456', '123 456', ' 1 2 3 4 5 6\n', '123\u00a0456', '\t123\u202f456']) {
      assert.equal(normalizeCode(typed), '123456');
    }
  });

  const refused: readonly [name: string, typed: string][] = [
    ['nothing', ''],
    ['blanks', '   '],
    ['five digits', '12345'],
    ['seven digits', '1234567'],
    ['a letter', '12345a'],
    ['a sign', '+12345'],
    ['a dash', '123-456'],
    ['a point', '12345.'],
    ['an exponent', '1e0005'],
    ['a null byte behind', '123456\0'],
    ['a null byte within', '123\x00456'],
    ['Arabic-Indic digits', '\u0661\u0662\u0663\u0664\u0665\u0666'],
    ['full-width digits', '\uff11\uff12\uff13\uff14\uff15\uff16'],
    ['mathematical digits', '\u{1d7cf}\u{1d7d0}\u{1d7d1}\u{1d7d2}\u{1d7d3}\u{1d7d4}'],
    ['a zero-width space', '123\u200b456'],
    ['two codes', '123456\n123456'],
    ['a very long code', '1'.repeat(1_000_000)],
    ['a code behind very many blanks', `${' '.repeat(1_000_000)}1234567`],
  ];
  for (const [name, typed] of refused) {
    it(`refuses ${name}`, () => {
      assert.equal(normalizeCode(typed), null);
      assert.equal(matchingStep(SEED, typed, NOW, 0), null);
    });
  }

  it('is six ASCII digits or null, whatever is typed', () => {
    const nearlyCode = fc.string({ unit: fc.constantFrom(...'0123456789 \u0661') });
    fc.assert(
      fc.property(fc.oneof(nearlyCode, anyText), (typed) => {
        assert.match(normalizeCode(typed) ?? '000000', /^[0-9]{6}$/);
        matchingStep(SEED, typed, NOW, 0);
      }),
    );
  });
});

describe('matchingStep', () => {
  it('accepts the code of the current step and of the one before', () => {
    assert.equal(matchingStep(SEED, codeNow, NOW, 0), STEP);
    assert.equal(matchingStep(SEED, totpCode(SEED, STEP - 1), NOW, 0), STEP - 1);
  });

  it('accepts a code from the first ms of its step to the last of the next', () => {
    const begin = STEP * STEP_MS;
    const end = begin + 2 * STEP_MS;
    assert.equal(matchingStep(SEED, codeNow, begin - 1, 0), null);
    assert.equal(matchingStep(SEED, codeNow, begin, 0), STEP);
    assert.equal(matchingStep(SEED, codeNow, end - 1, 0), STEP);
    assert.equal(matchingStep(SEED, codeNow, end, 0), null);
  });

  it('refuses a step that has not begun, and those before the previous', () => {
    for (const step of [STEP + 2, STEP + 1, STEP - 2, STEP - 3]) {
      assert.equal(matchingStep(SEED, totpCode(SEED, step), NOW, 0), null);
    }
  });

  it('refuses a code of another seed', () => {
    assert.equal(matchingStep(OTHER_SEED, codeNow, NOW, 0), null);
  });

  it('accepts each step once, and no earlier one after it', () => {
    assert.equal(matchingStep(SEED, codeNow, NOW, STEP - 1), STEP);
    assert.equal(matchingStep(SEED, codeNow, NOW, STEP), null);
    assert.equal(matchingStep(SEED, codeNow, NOW, STEP + 1), null);
    const before = totpCode(SEED, STEP - 1);
    assert.equal(matchingStep(SEED, before, NOW, STEP - 2), STEP - 1);
    assert.equal(matchingStep(SEED, before, NOW, STEP - 1), null);
    assert.equal(matchingStep(SEED, before, NOW, STEP), null);
  });

  it('uses up the later of two steps with the same code, and so both', () => {
    const [previous, current] = [59_061_240, 59_061_241];
    assert.equal(totpCode(SEED, previous), totpCode(SEED, current));
    const now = current * STEP_MS;
    assert.equal(matchingStep(SEED, totpCode(SEED, current), now, 0), current);
    assert.equal(matchingStep(SEED, totpCode(SEED, current), now, current), null);
  });

  it('answers with a step that may be used, whatever the clock and the last step are', () => {
    const near = fc.integer({ min: STEP - 4, max: STEP + 4 });
    fc.assert(
      fc.property(near, near, near, (step, nowStep, lastStep) => {
        const code = totpCode(SEED, step);
        const matching = matchingStep(SEED, code, nowStep * STEP_MS, lastStep);
        const mayBeUsed = (step === nowStep || step === nowStep - 1) && step > lastStep;
        assert.equal(matching, mayBeUsed ? step : null);
      }),
    );
  });

  it('reads the code with blanks in it', () => {
    const spaced = ` ${codeNow.slice(0, 3)} ${codeNow.slice(3)} `;
    assert.equal(matchingStep(SEED, spaced, NOW, 0), STEP);
  });

  it('throws at no time, the first second of 1970 included', () => {
    assert.equal(matchingStep(SEED, '000000', 0, 0), null);
  });
});

describe('otpauthUri', () => {
  const seed = Buffer.from('Hello!\xde\xad\xbe\xef', 'latin1'); // the example of the format
  const email = 'ada@example.org';

  it('has label, secret and issuer, and leaves out the defaults', () => {
    assert.equal(
      otpauthUri({ issuer: 'Example', email, seed }),
      'otpauth://totp/Example:ada%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=Example',
    );
  });

  const issuers: readonly [name: string, issuer: string, encoded: string][] = [
    ['a blank', 'ACME Co', 'ACME%20Co'],
    ['a colon, which would end it', 'localhost:3000', 'localhost%203000'],
    ['letters that are not ASCII', 'Garderobe Zürich 🧥', 'Garderobe%20Z%C3%BCrich%20%F0%9F%A7%A5'],
    ['what separates the parts of a link', 'a/b?c&d=e#f%g+h', 'a%2Fb%3Fc%26d%3De%23f%25g%2Bh'],
  ];
  for (const [name, issuer, encoded] of issuers) {
    it(`encodes an issuer with ${name}`, () => {
      assert.equal(
        otpauthUri({ issuer, email, seed }),
        `otpauth://totp/${encoded}:ada%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=${encoded}`,
      );
    });
  }

  it('encodes an e-mail address that has the characters of a link in it', () => {
    const uri = otpauthUri({ issuer: 'Example', email: 'a?b&secret=x#/%41+c@example.org', seed });
    const { pathname, searchParams, hash } = new URL(uri);
    assert.equal(decodeURIComponent(pathname), '/Example:a?b&secret=x#/%41+c@example.org');
    assert.deepEqual(
      [...searchParams],
      [
        ['secret', 'JBSWY3DPEHPK3PXP'],
        ['issuer', 'Example'],
      ],
    );
    assert.equal(hash, '');
  });

  it('has one colon in its label, whatever the issuer is', () => {
    const wellFormed = anyText.map((text) => text.toWellFormed());
    fc.assert(
      fc.property(wellFormed, (issuer) => {
        const { pathname, searchParams } = new URL(otpauthUri({ issuer, email, seed }));
        const [name, account, ...others] = decodeURIComponent(pathname.slice(1)).split(':');
        assert.deepEqual([account, others], [email, []]);
        assert.equal(searchParams.get('issuer'), name);
      }),
    );
  });
});
