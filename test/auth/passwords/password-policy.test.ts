import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  loadCommonPasswords,
  PASSWORD_MAX_BYTES,
  passwordPolicy,
} from '../../../src/auth/passwords/password-policy.ts';
import { PRINTED_PASSWORDS } from '../../../src/auth/passwords/printed-passwords.ts';

const common = await loadCommonPasswords();
const SITE = {
  minimum: 15,
  common,
  siteWords: ['login.example'],
  printed: PRINTED_PASSWORDS,
  isBreached: async (password: string) => password === LEAKED,
};
const policy = passwordPolicy(SITE);
const LEAKED = 'gnarly walrus 27 teapots';
const EMAIL = 'grace.hopper@example.com';

/** So many different code points of two bytes each. */
const cyrillic = (length: number) =>
  Array.from({ length }, (_, i) => String.fromCodePoint(0x430 + (i % 29))).join('');
const emoji = (length: number) =>
  Array.from({ length }, (_, i) => String.fromCodePoint(0x1f600 + i)).join('');
/** So many bytes of ASCII that repeat nothing. */
const ascii = (length: number) =>
  Array.from({ length }, (_, i) => i.toString(36))
    .join('')
    .slice(0, length);

describe('passwordPolicy', () => {
  const taken: [name: string, password: string][] = [
    ['15 characters', 'quiet otters 15'],
    ['a few words', 'velvet herons mumble softly'],
    ['lower case only, no digit', 'velvetheronsmumblesoftly'],
    ['six very common words', 'we live in the green house'],
    ['common words and two rare ones', 'my green walrus is good at chess'],
    ['15 random digits', '830259174460273'],
    ['one word of what the guide prints', 'otters dislike umbrellas'],
    ['blanks at both ends', ' quiet otters 1 '],
    ['15 emoji', emoji(15)],
    ['Cyrillic', cyrillic(20)],
    ['a NUL and a tab', 'quiet\0otters\tswim'],
    ['1,024 bytes', ascii(1024)],
    ['1,024 bytes in 512 characters', cyrillic(512)],
    ['a piece of 15 characters, twice', 'zk4bwq9pm7xb2fuzk4bwq9pm7xb2fu'],
    ['the name of the site and four letters', 'your-CoatCheck-12345'],
    ['the name of the site among other words', 'coatcheck at the opera'],
    ['the e-mail name among other words', 'grace.hopper finds moths'],
    ['words that contain a common password', 'password of the otters'],
    ['a digit in front of a common beginning', '7liverpool000000otter'],
  ];
  for (const [name, password] of taken) {
    it(`takes ${name}`, async () => assert.equal(await policy(password, EMAIL), null));
  }

  const SHORT = /^Use at least 15 characters; this has /;
  const LONG = /^Use at most 1024 bytes\.$/;
  const COMMON = /first passwords an attacker would try/;
  const REPEATED = /repeats one short piece/;
  const CHEAP = /very common words, years or neighbouring keys/;
  const PRINTED = /an example from the public documentation/;
  const LEAK = /is on a list of leaked passwords/;
  const ABOUT = /too close to your e-mail address/;
  const BROKEN = /can\u2019t be stored/;
  const refused: [name: string, password: string, reason: RegExp][] = [
    ['nothing', '', SHORT],
    ['14 characters', 'quiet otter 14', SHORT],
    ['14 emoji, which are 28 UTF-16 units', emoji(14), SHORT],
    ['14 characters, one of them typed as two', 'quiet otter 1e\u0301', SHORT],
    ['1,025 bytes', ascii(1025), LONG],
    ['1,026 bytes in 513 characters', cyrillic(513), LONG],
    ['a common password', 'liverpool000000', COMMON],
    ['a common password in upper case', 'LIVERPOOL000000', COMMON],
    ['a common password in mixed case', 'LiverPool000000', COMMON],
    ['a common password with punctuation', 'Liverpool-000000!', COMMON],
    ['a famous passphrase', 'correcthorsebatterystaple', COMMON],
    ['a famous passphrase with blanks', 'Correct Horse Battery Staple', COMMON],
    ['a common word twice', 'passwordpassword', COMMON],
    ['one character over and over', '\u00e9'.repeat(20), REPEATED],
    ['one emoji over and over', '\u{1f600}'.repeat(15), REPEATED],
    ['a piece over and over', 'xq7-xq7-xq7-xq7-', REPEATED],
    ['a piece over and over, cut at the end', 'xq7k2xq7k2xq7k2xq', REPEATED],
    ['a piece over and over in different case', 'xQ7-Xq7-xq7-XQ7-', REPEATED],
    ['a piece of eight characters, twice', 'zk4!wq9pzk4!wq9p', REPEATED],
    ['a piece of fourteen characters, twice', 'zk4!wq9pm7xb2fzk4!wq9pm7xb2f', REPEATED],
    ['a word and a year, twice', 'Summer2025Summer2025', REPEATED],
    ['a word and a year, twice, with marks', 'Summer-2025 Summer-2025!', REPEATED],
    ['two words and two years', 'Summer2025Winter2026', CHEAP],
    ['a chain of common words', 'mypasswordisgood', CHEAP],
    ['a chain of common words with blanks', 'My password is good.', CHEAP],
    ['a chain of five common words', 'youshouldtakethemoney', CHEAP],
    ['common words written with digits and signs', 'MyP@ssw0rd1sG00d', CHEAP],
    ['days', 'monday tuesday wednesday', CHEAP],
    ['columns of the keyboard', '2wsx4RFV6yhn1qaz', CHEAP],
    ['rows of the keyboard backwards', 'poiuytLKJHGFmnbvc', CHEAP],
    ['runs of a character and years', 'aaaaa1999bbbbb2026', CHEAP],
    ['what the guide prints', 'rainy otters juggle lamps', PRINTED],
    [
      'what the guide prints, without blanks and with a year',
      'RainyOttersJuggleLamps2026',
      PRINTED,
    ],
    ['a leaked password', LEAKED, LEAK],
    ['the name of the site and digits', 'coatcheck190735', ABOUT],
    ['the name of the site and marks', 'Coatcheck?!?!..-', ABOUT],
    ['the name of the site and two letters', 'my-CoatCheck-12345', ABOUT],
    ['the name of the site and three letters', 'our-CoatCheck-12345', ABOUT],
    ['a role and digits', 'administrator-90735', ABOUT],
    ['the host name and digits', 'Login.example99', ABOUT],
    ['the e-mail address', EMAIL, ABOUT],
    ['the e-mail address in upper case', EMAIL.toUpperCase(), ABOUT],
    ['the e-mail address with a year', `${EMAIL}2026`, ABOUT],
    ['the name in the e-mail address and digits', 'Grace.Hopper-1906', ABOUT],
    ['a lone surrogate', 'quiet otters \ud800 swim', BROKEN],
    ['half an emoji at the end', 'quiet otters swim \u{1f600}'.slice(0, -1), BROKEN],
  ];
  for (const [name, password, reason] of refused) {
    it(`refuses ${name}`, async () => {
      assert.match((await policy(password, EMAIL)) ?? 'taken', reason);
    });
  }

  it('says how many characters there are', async () => {
    assert.match((await policy(emoji(14), EMAIL)) ?? '', /this has 14\./);
  });

  it('never repeats the password in its answer', async () => {
    for (const [, password] of refused) {
      if (password.length > 5) assert.ok(!(await policy(password, EMAIL))?.includes(password));
    }
  });

  it('compares with the e-mail address in any case', async () => {
    assert.match((await policy(EMAIL, 'Grace.Hopper@EXAMPLE.com')) ?? 'taken', ABOUT);
  });

  it('does without an e-mail address, and with a very short one', async () => {
    assert.equal(await policy('quiet otters 15', ''), null);
    assert.equal(await policy('8302 5917 4460 27', ''), null);
    assert.equal(await policy('8302 5917 4460 2a', 'a@b.co'), null);
  });

  it('has the minimum that it is given', async () => {
    const eight = passwordPolicy({ ...SITE, minimum: 8 });
    const short = /^Use at least 8 characters; this has 7\./;
    assert.match((await eight('otter-7', EMAIL)) ?? 'taken', short);
    assert.equal(await eight('otter-78', EMAIL), null);
    assert.match((await eight('trustno1', EMAIL)) ?? 'taken', COMMON);
    assert.match((await eight('summer25', EMAIL)) ?? 'taken', CHEAP);
  });

  it('accepts the printed passwords where only this machine can connect', async () => {
    const here = passwordPolicy({ ...SITE, printed: [] });
    for (const password of PRINTED_PASSWORDS) assert.equal(await here(password, EMAIL), null);
  });

  it('looks for a leaked password in the form in which it is hashed', async () => {
    const asked: string[] = [];
    const isBreached = async (password: string) => asked.push(password) > 1;
    const asking = passwordPolicy({ ...SITE, isBreached });
    assert.equal(await asking('quiet otters 1e\u0301 swim', EMAIL), null);
    assert.match((await asking('quiet otters \u00e9 swim', EMAIL)) ?? 'taken', LEAK);
    await asking('short', EMAIL);
    assert.deepEqual(asked, ['quiet otters 1\u00e9 swim', 'quiet otters \u00e9 swim']);
  });
});

describe('PASSWORD_MAX_BYTES', () => {
  it('is the limit that the tests above use', () => assert.equal(PASSWORD_MAX_BYTES, 1024));
});

describe('loadCommonPasswords', () => {
  it('has at least 3,000 passwords that are long enough to be chosen here (ASVS 6.2.4)', () => {
    const long = [...common].filter((password) => [...password].length >= 15);
    assert.ok(long.length >= 3_000, `${long.length} are long enough`);
    // Of people, from leaks: the first that is long enough in the list of a million, the 3,000th
    // and the last.
    for (const leaked of ['mailcreated5240', 'zcjdthitycndj11', 'vjhvjhgfjhtjhgj1']) {
      assert.ok(common.has(leaked), leaked);
    }
  });

  it('has every entry in the form and at the place at which it is looked up', () => {
    let before = '';
    for (const password of common) {
      assert.equal(password, password.toLowerCase().normalize('NFC').trim());
      assert.match(password, /^[\x20-\x7e]+$/);
      assert.ok(before < password, password);
      assert.ok(common.has(password), password);
      before = password;
    }
  });

  it('has neither its comments nor empty lines as entries', () => {
    assert.equal(common.has(''), false);
    for (const password of common) assert.ok(!password.startsWith('# '), password);
  });
});
