import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { address } from '../../views/address.ts';

describe('address', () => {
  const rows = [
    ['ada@example.org', 'ada<wbr>@example<wbr>.org'],
    ['ada.lovelace@ac.uk', 'ada<wbr>.lovelace<wbr>@ac<wbr>.uk'],
    ['2001:db8:0:1::7', '2001:<wbr>db8:<wbr>0:<wbr>1::7'],
    ['::1', '::1'],
    ['203.0.113.7', '203.0.113.7'],
    ['the command line', 'the command line'],
    ['<b>@x"', '&lt;b&gt;<wbr>@x&quot;'],
    ['', ''],
  ] as const;
  for (const [text, markup] of rows) {
    it(`breaks "${text}" where people would`, () => assert.equal(String(address(text)), markup));
  }
});
