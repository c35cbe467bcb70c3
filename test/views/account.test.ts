import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountPage } from '../../views/account.ts';
import { accountNav, adminNav } from '../../views/account-nav.ts';
import { ACCOUNT } from './account-data.ts';
import { news } from './news.ts';

const WRONG = { field: 'password', message: 'That is not your current password.' };

const account = (overrides: Partial<Parameters<typeof accountPage>[0]>) =>
  accountPage({ ...ACCOUNT, ...overrides });
const body = (overrides: Parameters<typeof account>[0]) => String(account(overrides).body);

describe('accountPage', () => {
  it('gives every field of the page an id of its own', () => {
    const ids = [...body({}).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('shows a problem in the form that came back, and in no other', () => {
    const markup = body({ form: 'delete', problems: [WRONG] });
    assert.match(markup, /<a href="#delete-password">That is not your current password\.<\/a>/);
    assert.match(markup, /<input id="delete-password"[^>]* aria-invalid="true"/);
    assert.equal(markup.match(/aria-invalid/g)?.length, 1);
    assert.equal(markup.match(/role="alert"/g)?.length, 1);
  });

  it('says in the title that a form came back', () => {
    assert.equal(account({}).title, 'Account');
    assert.equal(account({ form: 'email', problems: [WRONG] }).title, 'Please check: Account');
  });

  it('keeps the address that was typed, as text', () => {
    assert.match(body({ values: { email: '"><b>' } }), /value="&quot;&gt;&lt;b&gt;"/);
  });

  it('tells password managers whose password it is', () => {
    assert.match(body({}), /autocomplete="username" value="ada@example\.org" readonly hidden/);
  });

  it('does not let the only administrator leave', () => {
    const markup = body({ role: 'admin', lastAdmin: true });
    assert.doesNotMatch(markup, /\/account\/delete/);
    assert.match(
      markup,
      /You&rsquo;re the only administrator\. Make someone else one before you leave\./,
    );
  });

  it('says whom to ask for what users may not do themselves', () => {
    const neither = body({ may: { changeEmail: false, leave: false }, mail: true });
    assert.doesNotMatch(neither, /action="\/account\/(?:email|delete)"/);
    for (const what of ['change your address', 'delete your account']) {
      const sentence = `You can&rsquo;t ${what} yourself here. Ask <a href="mailto:it@example.com">`;
      assert.ok(neither.includes(sentence), what);
    }
    assert.match(neither, /action="\/account\/email\/confirmation"/);
    const stale = body({ may: { changeEmail: false, leave: true }, mustConfirm: true });
    assert.match(stale, /To change your password, or to leave, confirm it/);
    assert.match(stale, /You can&rsquo;t change your address yourself here/);
    const only = body({ may: { changeEmail: true, leave: false }, lastAdmin: true });
    assert.match(only, /action="\/account\/email"/);
    assert.doesNotMatch(only, /the only administrator/);
  });

  it('shows the notice as a status', () => {
    assert.match(
      body({ notice: news('Changed.') }),
      /role="status"[^>]*><span[^>]*>.*<\/span> Changed\.</,
    );
  });
});

describe('the form for another address', () => {
  it('says whether a link is sent to it or it counts at once', () => {
    assert.match(body({ mail: true }), /We&#8217;ll e-mail a link to the new address/);
    assert.match(body({ mail: false }), /mind the spelling/);
  });

  it('shows the address that is not confirmed yet, and a way to withdraw it', () => {
    const pending = { email: 'new@<b>.org', until: Date.UTC(2026, 10, 22) };
    const markup = body({ pending, mail: true });
    assert.match(markup, /new<wbr>@&lt;b&gt;<wbr>\.org<\/strong> isn&rsquo;t confirmed yet/);
    assert.match(markup, /action="\/account\/email\/withdraw"/);
    assert.doesNotMatch(body({}), /withdraw/);
  });
});

describe('accountNav', () => {
  it('marks the page it stands on', () => {
    const markup = String(accountNav('/account/sessions'));
    assert.match(markup, /href="\/account\/sessions" aria-current="page"/);
    assert.equal(markup.match(/aria-current/g)?.length, 1);
  });

  it('has the pages of one group, and not those of the other', () => {
    assert.doesNotMatch(String(accountNav('/account')), /\/users|\/invites/);
    assert.match(String(adminNav('/invites')), /href="\/users"[\s\S]*href="\/invites" aria/);
    assert.doesNotMatch(String(adminNav('/users')), /\/account/);
  });
});
