import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { confirmPage } from '../../views/confirm.ts';
import { forgotPage } from '../../views/forgot.ts';
import { invitePage, resetPage, setupPage } from '../../views/link.ts';
import { linkGonePage } from '../../views/link-gone.ts';

const SHORT = { field: 'password', message: 'Use at least 15 characters.' };
const FORM = { problems: [], passwordMin: 15, link: 'a"b' };

describe('invitePage and setupPage', () => {
  const values = { email: 'ada@example.org', name: '<Ada>' };
  const form = { ...FORM, values, isBound: false };

  it('send an address and a new password, and say which link they are about', () => {
    for (const page of [setupPage(form), invitePage({ ...form, role: 'user' })]) {
      const markup = String(page.body);
      assert.match(markup, /action="\/(?:setup|invite)" novalidate/);
      assert.match(markup, /name="link" value="a&quot;b"/);
      assert.match(markup, /name="email" type="email" autocomplete="username"/);
      assert.match(markup, /name="password" type="password" autocomplete="new-password"/);
      assert.match(markup, /name="name" type="text" autocomplete="name"[^>]* value="&lt;Ada&gt;"/);
      assert.match(markup, /At least 15 characters\./);
    }
  });

  it('show the address of an invitation that is for one alone, and do not let it be changed', () => {
    const bound = { ...form, isBound: true, role: 'user' } as const;
    const markup = String(invitePage(bound).body);
    assert.match(
      markup,
      /<input id="email" name="email" type="email" autocomplete="username" value="ada@example\.org" readonly>/,
    );
    assert.match(markup, /id="password"[^>]* autofocus/);
    const nameless = { ...bound, values: { ...values, name: '' } };
    assert.match(String(invitePage(nameless).body), /id="name"[^>]* autofocus/);
    const problems = [{ field: 'email', message: 'Another address.' }];
    assert.match(
      String(invitePage({ ...bound, problems }).body),
      /readonly aria-describedby="email-problem"/,
    );
  });

  it('keep the address and tie the problem to the password', () => {
    const markup = String(setupPage({ ...form, problems: [SHORT] }).body);
    assert.match(markup, /value="ada@example\.org"/);
    assert.match(markup, /aria-describedby="password-hint password-problem" aria-invalid="true"/);
  });
});

describe('resetPage', () => {
  it('says whose password it is, and sends nothing else but which link it is', () => {
    const markup = String(resetPage({ ...FORM, isFirst: false, email: 'ada@example.org' }).body);
    assert.match(markup, /autocomplete="username" value="ada@example\.org" readonly/);
    assert.deepEqual(markup.match(/ name="[^"]+"/g), [' name="link"', ' name="password"']);
  });
});

describe('linkGonePage', () => {
  it('sends a user who is signed in to their dashboard', () => {
    const markup = String(linkGonePage({ what: 'invite', isSignedIn: true }).body);
    assert.match(markup, /you have an account, and you.{1,7}re signed in\./);
    assert.match(markup, /href="\/dashboard"/);
    assert.doesNotMatch(markup, /Sign in<|Ask for a new one/);
  });

  it('says the same for every reason', () => {
    const markup = String(linkGonePage({ what: 'invite', isSignedIn: false }).body);
    assert.match(
      markup,
      /This link has been used, has expired or was replaced by a newer one\. Ask for a new one\./,
    );
  });

  it('says where the next set-up link comes from', () => {
    assert.match(
      String(linkGonePage({ what: 'setup', isSignedIn: false }).body),
      /If there is still no administrator, restart the server/,
    );
  });

  it('leads from a dead link to where a new one is asked for', () => {
    assert.match(
      String(linkGonePage({ what: 'reset', isSignedIn: false }).body),
      /href="\/forgot"/,
    );
    assert.match(
      String(linkGonePage({ what: 'email', isSignedIn: false }).body),
      /href="\/account"/,
    );
  });
});

describe('forgotPage', () => {
  const contact = { name: 'Mara in IT', href: 'mailto:it@example.com' };
  const empty = { mail: true, contact, values: { name: '', email: '' }, problems: [], sent: false };

  it('asks for the address', () => {
    assert.match(String(forgotPage(empty).body), /action="\/forgot" novalidate/);
  });

  it('does not say whether the account exists', () => {
    const values = { email: 'ada@<b>.org' };
    const markup = String(forgotPage({ ...empty, values, sent: true }).body);
    assert.match(markup, /If there&rsquo;s an account with this address/);
    assert.doesNotMatch(markup, /<form/);
  });

  it('shows which address it was, and leads back for another', () => {
    const values = { email: 'ada@<b>.org' };
    const markup = String(forgotPage({ ...empty, values, sent: true }).body);
    assert.match(markup, /ada<wbr>@&lt;b&gt;<wbr>\.org/);
    assert.match(markup, /<a href="\/forgot">Try another address<\/a>/);
  });

  it('asks for nothing where there is no mail', () => {
    const markup = String(forgotPage({ ...empty, mail: false }).body);
    assert.match(markup, /Ask <a href="mailto:it@example\.com">Mara in IT<\/a> for a reset link\./);
    assert.doesNotMatch(markup, /<form/);
  });
});

describe('confirmPage', () => {
  it('carries `next` along only when there is one', () => {
    const page = (next: string | null) =>
      String(confirmPage({ email: 'ada@example.org', next, cancel: '/users', problems: [] }).body);
    assert.match(page('/users/2?a="'), /name="next" value="\/users\/2\?a=&quot;"/);
    assert.doesNotMatch(page(null), /name="next"/);
  });
});
