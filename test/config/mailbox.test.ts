import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultMailbox, parseMailbox } from '../../src/config/mailbox.ts';

describe('parseMailbox', () => {
  const good: [text: string, name: string, address: string][] = [
    ['it@example.com', '', 'it@example.com'],
    ['<it@example.com>', '', 'it@example.com'],
    ['root@localhost', '', 'root@localhost'],
    ['no-reply@[192.0.2.7]', '', 'no-reply@[192.0.2.7]'],
    ['no-reply@[IPv6:2001:db8::7]', '', 'no-reply@[IPv6:2001:db8::7]'],
    ['Acme <it@example.com>', 'Acme', 'it@example.com'],
    ['Acme, Inc. <it@example.com>', 'Acme, Inc.', 'it@example.com'],
    ['"Acme, Inc." <it@example.com>', 'Acme, Inc.', 'it@example.com'],
    ['"Mara \\"it\\" Q" <it@example.com>', 'Mara "it" Q', 'it@example.com'],
    ['Café Zürich <it@example.com>', 'Café Zürich', 'it@example.com'],
    ['a < b <it@example.com>', 'a < b', 'it@example.com'],
  ];
  for (const [text, name, address] of good) {
    it(`accepts ${text}`, () => {
      assert.deepEqual(parseMailbox(text), { name, address });
    });
  }

  const bad: [name: string, text: string][] = [
    ['nothing', ''],
    ['a name alone', 'Acme'],
    ['an address without a host', 'it@'],
    ['an address without a first part', '@example.com'],
    ['two addresses', 'it@example.com, root@example.com'],
    ['two addresses in brackets', '<it@example.com>, <root@example.com>'],
    ['a blank in the address', 'it desk@example.com'],
    ['two dots in a row', 'i..t@example.com'],
    ['a dot at the end', 'it.@example.com'],
    ['an empty label', 'it@example..com'],
    ['a host with an underscore', 'it@ex_ample.com'],
    ['letters outside ASCII in the address', 'it@exämple.com'],
    ['a line break in the name', 'Acme\nBcc: eve@example.com <it@example.com>'],
    ['a return in the name', 'Acme\rBcc: eve@example.com <it@example.com>'],
    ['a line break in the address', 'it@example.com\nBcc: eve@example.com'],
    ['a tab in the name', 'Ac\tme <it@example.com>'],
    ['half of a surrogate pair', 'Acme \ud83d <it@example.com>'],
    ['a name of 101 characters', `${'a'.repeat(101)} <it@example.com>`],
    ['an address of 255 characters', `it@${'a.'.repeat(126)}`],
  ];
  for (const [name, text] of bad) {
    it(`refuses ${name}`, () => {
      assert.equal(parseMailbox(text), null);
    });
  }
});

describe('defaultMailbox', () => {
  const cases: [origin: string, address: string][] = [
    ['https://login.example.com:8443', 'no-reply@login.example.com'],
    ['http://localhost:3000', 'no-reply@localhost'],
    ['http://192.0.2.7', 'no-reply@[192.0.2.7]'],
    ['http://[::1]:3000', 'no-reply@[IPv6:::1]'],
    ['https://bücher.example', 'no-reply@xn--bcher-kva.example'],
  ];
  for (const [origin, address] of cases) {
    it(`is ${address} for ${origin}, which is a sender that is accepted`, () => {
      assert.equal(defaultMailbox(origin), address);
      assert.deepEqual(parseMailbox(address), { name: '', address });
    });
  }
});
