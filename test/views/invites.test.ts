import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type InviteView, invitesPage } from '../../views/invites.ts';
import { timesAt } from './times.ts';

const NOW = Date.UTC(2026, 10, 21, 14, 2, 30);
const TIMES = timesAt(NOW);
const DAY = 86_400_000;
const INVITE: InviteView = {
  id: 3,
  email: 'ada@example.org',
  name: '<Ada>',
  role: 'admin',
  groups: [],
  mailed: true,
  unsent: false,
  createdAt: NOW,
  expiresAt: NOW + 7 * DAY,
  by: '<i>',
};
type Data = Parameters<typeof invitesPage>[0];

const page = (more: Partial<Data> = {}) => {
  const data: Data = {
    invites: [],
    link: null,
    typed: { email: '', name: '', role: 'user', groupsText: '', problems: [] },
    several: { text: '', groups: '', problems: [] },
    results: null,
    times: TIMES,
    notice: null,
    mail: false,
    ...more,
  };
  return String(invitesPage(data).body);
};

describe('invitesPage', () => {
  it('says for whom each invitation is, by whom, how it went and until when', () => {
    const markup = page({ invites: [INVITE] });
    assert.match(markup, /<strong>ada<wbr>@example<wbr>\.org<\/strong>/);
    assert.match(markup, /&lt;Ada&gt; &middot; Administrator &middot; e-mailed by &lt;i&gt;/);
    assert.match(markup, /Expires <time[^>]*>in 7 days/);
  });

  it('has buttons that name their invitation', () => {
    const markup = page({ invites: [INVITE, { ...INVITE, id: 4, email: null }], mail: true });
    assert.match(markup, /action="\/invites\/3\/send"/);
    assert.match(markup, /Send again<span class="visually-hidden"> for ada@example\.org</);
    assert.match(markup, /Withdraw<span class="visually-hidden"> ada@example\.org</);
    assert.match(markup, /Withdraw<span class="visually-hidden"> invitation 0004</);
    assert.doesNotMatch(markup, /\/invites\/4\/send/);
    assert.match(page({ invites: [INVITE] }), /New link</);
  });

  it('marks one whose mail was not sent, once a mail would have been', () => {
    const unsent = { ...INVITE, unsent: true };
    assert.match(page({ invites: [unsent] }), /e-mail on its way, by/);
    const late = { ...unsent, createdAt: NOW - 60_000 };
    assert.match(page({ invites: [late] }), /<span class="failed">e-mail not sent<\/span>, by/);
  });

  it('marks one that has ended, which can be sent again', () => {
    const markup = page({ invites: [{ ...INVITE, expiresAt: NOW - DAY, by: null }] });
    assert.match(markup, /<span class="failed">Expired<\/span> <time[^>]*>1 day ago/);
    assert.match(markup, /by the command line/);
  });

  it('says so when none is pending', () => assert.match(page(), /No pending invitations\./));

  it('shows the links of several at once, each with its address', () => {
    const results = {
      mailed: 0,
      links: [{ email: 'a@b.co', url: 'https://x/invite/1' }],
      taken: ['eve@example.org'],
      invited: ['bo@example.org'],
      until: NOW,
    };
    const markup = page({ results });
    assert.match(markup, /One invitation: copy the links now, they&rsquo;re shown only once/);
    assert.match(markup, />a@b\.co https:\/\/x\/invite\/1\n</);
    assert.match(markup, /Not invited, because they already have an account: eve<wbr>@/);
    assert.match(markup, /Not invited again, because their invitations still work: bo<wbr>@/);
    const mailed = page({ results: { ...results, mailed: 2, links: [] } });
    assert.match(mailed, /2 invitations have been e-mailed\./);
  });

  it('opens the form that was refused, with what was typed', () => {
    const problems = [{ field: 'emails', message: 'Not one.' }];
    const markup = page({ several: { text: '\n<b>', groups: '<i>', problems } });
    assert.match(markup, /<details class="add" open>\n<summary>Invite several/);
    assert.match(markup, /<textarea id="several-emails"[^>]*aria-invalid="true">\n\n&lt;b&gt;</);
    assert.match(markup, /href="#several-emails"/);
  });
});
