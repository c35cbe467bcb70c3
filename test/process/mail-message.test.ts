import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { composeMessage, type MessageFacts } from '../../src/process/mail-message.ts';

const FACTS: MessageFacts = {
  from: { name: 'Acme', address: 'no-reply@example.com' },
  at: Date.UTC(2026, 10, 1, 9, 5, 7),
  id: '0123456789abcdef',
};
const MAIL = { to: 'ada@example.com', subject: 'Choose', text: 'One\n\nTwo' };

const compose = (mail: Partial<typeof MAIL>, name = 'Acme', address = FACTS.from.address) =>
  composeMessage({ ...MAIL, ...mail }, { ...FACTS, from: { name, address } });
/** One header with its continuation lines, as it stands in the message. */
const header = (message: string, name: string) =>
  new RegExp(`^${name}: (.*(?:\\n .*)*)$`, 'm').exec(message.split('\n\n', 1)[0] ?? '')?.[1] ?? '';
const bodyOf = (message: string) => message.slice(message.indexOf('\n\n') + 2);
/** What a reader shows: encoded words decoded, the line break between two of them removed. */
const decode = (value: string) =>
  value
    .replaceAll(/(?<=\?=)\n (?==\?)/g, '')
    .replaceAll(/=\?utf-8\?B\?([^?]*)\?=/g, (_, text) => Buffer.from(text, 'base64').toString());
const decodeBody = (body: string) =>
  Buffer.from(
    body
      .replaceAll('=\n', '')
      .replaceAll(/=([\dA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();

describe('composeMessage', () => {
  it('has the headers that mail systems expect of a message by a machine', () => {
    assert.deepEqual(compose({}).split('\n'), [
      'From: Acme <no-reply@example.com>',
      'To: ada@example.com',
      'Subject: Choose',
      'Date: Sun, 01 Nov 2026 09:05:07 +0000',
      'Message-ID: <0123456789abcdef@example.com>',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 7bit',
      'Auto-Submitted: auto-generated',
      '',
      'One',
      '',
      'Two',
      '',
    ]);
  });

  const names: [name: string, shown: string][] = [
    ['', 'no-reply@example.com'],
    ['Acme Wiki', 'Acme Wiki <no-reply@example.com>'],
    ['Acme, Inc.', '"Acme, Inc." <no-reply@example.com>'],
    ['The "real" \\ one', '"The \\"real\\" \\\\ one" <no-reply@example.com>'],
    ['a@b <c>', '"a@b <c>" <no-reply@example.com>'],
    ['Two  blanks', '"Two  blanks" <no-reply@example.com>'],
    ['Café', '=?utf-8?B?Q2Fmw6k=?=\n <no-reply@example.com>'],
    ['=?utf-8?Q?x?=', '=?utf-8?B?PT91dGYtOD9RP3g/PQ==?=\n <no-reply@example.com>'],
  ];
  for (const [name, shown] of names) {
    it(`writes the sender ${JSON.stringify(name)} so that it is read as one name`, () => {
      assert.equal(header(compose({}, name), 'From'), shown);
    });
  }

  it('encodes a subject that is not ASCII, in short lines and with whole characters', () => {
    const subject = `Réinitialisez le mot de passe de ${'🐈'.repeat(20)} à Zürich`;
    const value = header(compose({ subject }), 'Subject');
    assert.match(value, /^[\x20-\x7e\n]*$/);
    assert.ok(`Subject: ${value}`.split('\n').every((line) => line.length <= 76));
    for (const word of value.split('\n ')) assert.ok(!decode(word).includes('\ufffd'));
    assert.equal(decode(value), subject);
  });

  it('keeps the lines of a long name short', () => {
    const name = 'é'.repeat(100);
    const value = header(compose({}, name), 'From');
    assert.ok(`From: ${value}`.split('\n').every((line) => line.length <= 76));
    assert.equal(decode(value), `${name}\n <no-reply@example.com>`);
  });

  it('folds a subject of more than a line', () => {
    const value = header(compose({ subject: 'a'.repeat(2_000) }), 'Subject');
    assert.ok(value.split('\n').every((line) => line.length <= 76));
    assert.equal(decode(value), 'a'.repeat(2_000));
  });

  const texts: [name: string, text: string][] = [
    ['letters outside ASCII', 'Zürich, 東京, 🐈'],
    ['a line of more than 998 characters', 'a'.repeat(999)],
    ['a line with a dot alone', 'One\n.\nTwo'],
    ['signs that mean something in the encoding', 'é = 1 + 2\n=C3=A9'],
    ['blanks and tabs at the end of a line', 'é \nb\t\n  c'],
    ['a line that begins with a dot or with From', 'é\n.x\n..\nFrom here'],
    ['long lines of long characters', '🐈'.repeat(300)],
  ];
  for (const [name, text] of texts) {
    it(`encodes a text with ${name}`, () => {
      const message = compose({ text });
      assert.equal(header(message, 'Content-Transfer-Encoding'), 'quoted-printable');
      const body = bodyOf(message);
      for (const line of body.split('\n')) {
        assert.match(line, /^(?!\.|From )[\t\x20-\x7e]{0,76}(?<![ \t])$/);
      }
      assert.equal(decodeBody(body), `${text}\n`);
    });
  }

  it('leaves an ASCII text as it is, so that links stay whole', () => {
    const text = `Open\n\nhttps://login.example.com/reset/${'a'.repeat(400)}?a=b`;
    assert.equal(bodyOf(compose({ text })), `${text}\n`);
  });

  it('quotes the first part of an address with dots that stand as no mail system accepts them', () => {
    const shown = (to: string) => header(compose({ to }), 'To');
    assert.equal(shown('a..b@example.com'), '"a..b"@example.com');
    assert.equal(shown('.a@example.com'), '".a"@example.com');
    assert.equal(shown('a.@example.com'), '"a."@example.com');
    assert.equal(shown('a.b@example.com'), 'a.b@example.com');
  });

  for (const lineBreak of ['\n', '\r', '\r\n']) {
    it(`refuses ${JSON.stringify(lineBreak)} in each header`, () => {
      const bad = `a${lineBreak}Bcc: eve@example.com`;
      assert.throws(() => compose({ to: bad }), /line break/);
      assert.throws(() => compose({ subject: bad }), /line break/);
      assert.throws(() => compose({}, bad), /line break/);
      assert.throws(() => compose({}, 'Acme', bad), /line break/);
    });
  }
});
