import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prefixToShare, sharedSiteUrl } from '../../src/config/shared-settings.ts';

const ORIGIN = { origin: 'https://example.com' };
const siteUrl = (shared: Readonly<Record<string, string>>) =>
  sharedSiteUrl(ORIGIN, new Map(Object.entries(shared)));

describe('the address of the site that commands put into links', () => {
  it('has the prefix that the site was last opened with, and none before', () => {
    assert.equal(siteUrl({}), 'https://example.com');
    assert.equal(siteUrl(prefixToShare('/auth')), 'https://example.com/auth');
    const restarted = { ...prefixToShare('/auth'), ...prefixToShare('') };
    assert.equal(siteUrl(restarted), 'https://example.com');
  });
});
