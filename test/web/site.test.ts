import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COATCHECK, siteOf } from '../site-of.ts';

describe('createSite', () => {
  it('is Coatcheck without settings, explains the login, and names nobody for help', () => {
    const { name, named, explains, contact } = COATCHECK;
    assert.deepEqual(
      { name, named, explains },
      { name: 'Coatcheck', named: false, explains: true },
    );
    assert.equal(contact.name, 'the person who runs this site');
    assert.equal(contact.href, null);
    assert.equal(contact.text, contact.name);
  });

  it('explains the login no more with a name of its own, but in learning mode', () => {
    assert.equal(siteOf({ siteName: 'Acme' }).explains, false);
    assert.equal(siteOf({ siteName: 'Acme', learn: true }).explains, true);
  });

  const texts: [name: string, href: string, text: string][] = [
    ['Mara in IT', 'mailto:it@example.com', 'Mara in IT (it@example.com)'],
    ['it@example.com', 'mailto:it@example.com', 'it@example.com'],
    ['Mara', 'mailto:it%3Fa%25@example.com', 'Mara (it?a%@example.com)'],
    ['help.example.com', 'https://help.example.com/', 'https://help.example.com/'],
    ['Help desk', 'https://help.example.com/%41', 'Help desk (https://help.example.com/%41)'],
  ];
  for (const [name, href, text] of texts) {
    it(`calls ${href} "${text}" where there are no links`, () => {
      assert.equal(siteOf({ contact: { name, href } }).contact.text, text);
    });
  }
});
