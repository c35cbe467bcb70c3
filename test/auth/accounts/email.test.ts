import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { normalizeEmail } from '../../../src/auth/accounts/email.ts';
import { anyText } from '../../text.ts';

const local = (length: number) => 'l'.repeat(length);
const label = (length: number) => 'd'.repeat(length);
/** An address of so many characters, with every part at or under its own limit. */
const long = (length: number) => {
  const domain = [label(63), label(63), label(length - 64 - 1 - 63 - 1 - 63 - 1)].join('.');
  return `${local(64)}@${domain}`;
};

describe('normalizeEmail', () => {
  const taken: [name: string, typed: string, email: string][] = [
    ['a plain address', 'ada@example.com', 'ada@example.com'],
    ['upper case is folded, in both parts', 'Ada.L@EXAMPLE.Com', 'ada.l@example.com'],
    ['blanks around it are dropped', ' \tada@example.com\r\n', 'ada@example.com'],
    ['a tag is kept', 'ada+login@example.com', 'ada+login@example.com'],
    ['dots are kept', 'a.d.a@example.com', 'a.d.a@example.com'],
    [
      'every character of the allow-list',
      "a.!#$%&'*+/=?^_`{|}~-9@b.co",
      "a.!#$%&'*+/=?^_`{|}~-9@b.co",
    ],
    ['one character', 'a@b.co', 'a@b.co'],
    ['subdomains', 'a@mail.example.co.uk', 'a@mail.example.co.uk'],
    ['digits and hyphens in the domain', 'a@1-2.x--y.com', 'a@1-2.x--y.com'],
    [
      'an internationalised domain in its ASCII form',
      'a@xn--bcher-kva.example',
      'a@xn--bcher-kva.example',
    ],
    ['64 characters before the @', `${local(64)}@b.co`, `${local(64)}@b.co`],
    ['a label of 63 characters', `a@${label(63)}.co`, `a@${label(63)}.co`],
    ['254 characters in all', long(254), long(254)],
  ];
  for (const [name, typed, email] of taken) {
    it(`takes: ${name}`, () => assert.equal(normalizeEmail(typed), email));
  }

  const refused: [name: string, typed: string][] = [
    ['nothing', ''],
    ['blanks', '   '],
    ['no @', 'ada.example.com'],
    ['nothing before the @', '@example.com'],
    ['nothing after the @', 'ada@'],
    ['an @ alone', '@'],
    ['two @', 'ada@home@example.com'],
    ['a quoted @', '"a@b"@example.com'],
    ['no dot in the domain', 'ada@example'],
    ['a dot at the end', 'ada@example.com.'],
    ['a dot after the @', 'ada@.example.com'],
    ['two dots in the domain', 'ada@example..com'],
    ['a hyphen before a dot', 'ada@example-.com'],
    ['a hyphen after the @', 'ada@-example.com'],
    ['an underscore in the domain', 'ada@ex_ample.com'],
    ['a blank inside', 'ada l@example.com'],
    ['a blank in the domain', 'ada@exam ple.com'],
    ['a NUL', 'ada\0@example.com'],
    ['a NUL at the end', 'ada@example.com\0'],
    ['a line break before a header', 'ada@example.com\r\nBcc: eve@example.com'],
    ['a line feed inside', 'ada\n@example.com'],
    ['a comma between two', 'ada@example.com,eve@example.com'],
    ['a semicolon between two', 'ada@example.com;eve@example.com'],
    ['a name with angle brackets', 'Ada <ada@example.com>'],
    ['a comment', 'ada(x)@example.com'],
    ['markup', '<script>@example.com'],
    ['a backslash', 'a\\da@example.com'],
    ['an address in brackets', 'ada@[192.0.2.1]'],
    ['a port', 'ada@example.com:25'],
    ['a Cyrillic letter that looks like an a', '\u0430da@example.com'],
    ['a Cyrillic letter in the domain', 'ada@ex\u0430mple.com'],
    ['full-width letters', '\uff41da@example.com'],
    ['a full-width @', 'ada\uff20example.com'],
    ['an ideographic full stop', 'ada@example\u3002com'],
    ['an accented letter', 'ad\u00e9@example.com'],
    ['a zero-width space', 'ada\u200b@example.com'],
    ['a soft hyphen', 'ada@exam\u00adple.com'],
    ['a dotted capital I, which folds to two characters', '\u0130da@example.com'],
    ['65 characters before the @', `${local(65)}@b.co`],
    ['a label of 64 characters', `a@${label(64)}.co`],
    ['255 characters in all', long(255)],
  ];
  for (const [name, typed] of refused) {
    it(`refuses: ${name}`, () => assert.equal(normalizeEmail(typed), null));
  }

  // Backtracking would not come to an end on these; the runner's patience is the assertion.
  const hostile: [name: string, typed: string][] = [
    ['letters', 'a'.repeat(100_000)],
    ['@', '@'.repeat(100_000)],
    ['dots', `a@${'.'.repeat(100_000)}`],
    ['labels', `a@${'a.'.repeat(50_000)}`],
    ['hyphens', `a@a${'-'.repeat(100_000)}`],
    ['blanks with a letter in the middle', `${' '.repeat(50_000)}a${' '.repeat(50_000)}`],
    ['dots before the @', `${'.'.repeat(100_000)}@b.co`],
  ];
  for (const [name, typed] of hostile) {
    it(`refuses 100 kB of ${name}`, () => assert.equal(normalizeEmail(typed), null));
  }

  it('is idempotent, and gives printable ASCII', () => {
    const piece = fc.constantFrom('a', 'Z', '9', '.', '-', '@', '@b.co', ' ', '\u0430', '\0', '+');
    const typed = fc.oneof(
      fc.emailAddress(),
      fc.array(piece).map((all) => all.join('')),
      anyText,
    );
    fc.assert(
      fc.property(typed, (typed) => {
        const email = normalizeEmail(typed);
        if (email === null) return;
        assert.equal(normalizeEmail(email), email);
        assert.match(email, /^[\x21-\x7e]{5,254}$/);
        assert.equal(email, email.toLowerCase());
      }),
      { numRuns: 500 },
    );
  });
});

describe('a character that becomes an ASCII letter when it is lower-cased', () => {
  it('is refused as it was typed (KELVIN SIGN, LATIN SMALL LETTER LONG S)', () => {
    assert.equal(normalizeEmail('\u212aate@example.com'), null);
    assert.equal(normalizeEmail('\u017fam@example.com'), null);
  });
});
