import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { confirmPage } from '../../views/confirm.ts';
import { forgotPage } from '../../views/forgot.ts';
import { invitesPage } from '../../views/invites.ts';
import { invitePage, resetPage, setupPage } from '../../views/link.ts';
import { linkGonePage } from '../../views/link-gone.ts';
import { news } from './news.ts';
import { timesAt } from './times.ts';

const NOW = Date.UTC(2026, 10, 21, 14, 2, 30);
const TIMES = timesAt(NOW);
const SHORT = { field: 'password', message: 'Use at least 15 characters.' };
const FORM = { problems: [], passwordMin: 15, link: 'a"b' };

describe('invitePage and setupPage', () => {
  const values = { email: 'ada@example.org' };

  it('send an address and a new password, and say which link they are about', () => {
    for (const page of [
      setupPage({ ...FORM, values }),
      invitePage({ ...FORM, values, role: 'user' }),
    ]) {
      const markup = String(page.body);
      assert.match(markup, /action="\/(?:setup|invite)" novalidate/);
      assert.match(markup, /name="link" value="a&quot;b"/);
      assert.match(markup, /name="email" type="email" autocomplete="username"/);
      assert.match(markup, /name="password" type="password" autocomplete="new-password"/);
      assert.match(markup, /At least 15 characters\./);
    }
  });

  it('keep the address and tie the problem to the password', () => {
    const markup = String(setupPage({ ...FORM, values, problems: [SHORT] }).body);
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
  it('says the same for every reason', () => {
    const markup = String(linkGonePage({ what: 'invite' }).body);
    assert.match(markup, /This link has been used or has expired\. Ask for a new one\./);
  });

  it('says where the next set-up link comes from', () => {
    assert.match(
      String(linkGonePage({ what: 'setup' }).body),
      /If there is still no administrator, restart the server/,
    );
  });

  it('leads from a dead link to where a new one is asked for', () => {
    assert.match(String(linkGonePage({ what: 'reset' }).body), /href="\/forgot"/);
    assert.match(String(linkGonePage({ what: 'email' }).body), /href="\/account"/);
  });
});

describe('forgotPage', () => {
  const contact = { name: 'Mara in IT', href: 'mailto:it@example.com' };
  const empty = { mail: true, contact, values: { email: '' }, problems: [], sent: false };

  it('asks for the address', () => {
    assert.match(String(forgotPage(empty).body), /action="\/forgot" novalidate/);
  });

  it('does not say whether the account exists', () => {
    const values = { email: 'ada@<b>.org' };
    const markup = String(forgotPage({ ...empty, values, sent: true }).body);
    assert.match(markup, /If there is an account with this address/);
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

describe('invitesPage', () => {
  const invite = { id: 3, role: 'admin', createdAt: NOW, expiresAt: NOW, by: '<i>' } as const;
  const page = (invites: readonly (typeof invite)[]) =>
    String(invitesPage({ invites, link: null, problems: [], times: TIMES }).body);

  it('withdraws each pending invitation by a button that names it', () => {
    const markup = page([invite]);
    assert.match(markup, /action="\/invites\/3\/revoke"/);
    assert.match(markup, /Withdraw<span class="visually-hidden"> invitation 0003</);
    assert.match(markup, /by &lt;i&gt;/);
  });

  it('names the invitation that a fresh link is for', () => {
    const title = 'Invitation 0010, for an administrator: copy it now, it is shown once';
    const link = { url: 'https://x/invite/a', until: NOW, title };
    const markup = String(invitesPage({ invites: [], link, problems: [], times: TIMES }).body);
    assert.match(markup, new RegExp(`<h2 id="once">${title}</h2>`));
  });

  it('says what was done', () => {
    const done = {
      invites: [],
      link: null,
      problems: [],
      times: TIMES,
      notice: news('Withdrawn.'),
    };
    assert.match(
      String(invitesPage(done).body),
      /role="status"[^>]*><span[^>]*>.*<\/span> Withdrawn\.</,
    );
  });

  it('says so when none is pending', () => assert.match(page([]), /No invitation is waiting\./));
});
