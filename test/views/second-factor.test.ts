import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountPage } from '../../views/account.ts';
import { setUpAppPage } from '../../views/authenticator-app.ts';
import { factorNotice } from '../../views/factor-notice.ts';
import { newPasskeyPage } from '../../views/new-passkey.ts';
import { recoveryCodesPage } from '../../views/recovery-codes.ts';
import { secondFactorPage } from '../../views/second-factor.ts';
import { ACCOUNT } from './account-data.ts';
import { NO_FACTORS } from './factor-data.ts';
import { news } from './news.ts';
import { timesAt } from './times.ts';

const NOW = Date.UTC(2026, 10, 21, 14, 2, 33);
const TIMES = timesAt(NOW);
const DAY = 86_400_000;

const PASSKEY = {
  id: 4,
  name: '<i>Phone',
  addedAt: NOW - 3 * DAY,
  lastUsedAt: NOW - 3_600_000,
  synced: true,
  replacesPassword: true,
  elsewhere: null,
};
const EMPTY = { ...NO_FACTORS, times: TIMES };
const FULL = {
  ...EMPTY,
  app: { since: NOW - DAY, readable: true },
  passkeys: [PASSKEY],
  recoveryCodes: 7,
};
const state = (data: Parameters<typeof secondFactorPage>[0]) => String(secondFactorPage(data).body);
const actionsOf = (markup: string) =>
  [...markup.matchAll(/action="\/account\/([^"]+)"/g)].map(([, action]) => action);

describe('secondFactorPage', () => {
  it('offers both factors to an account that has none, and no recovery codes', () => {
    const markup = state(EMPTY);
    assert.deepEqual(actionsOf(markup), ['second-factor/totp']);
    assert.match(markup, /<a class="button" href="\/account\/passkeys\/new">/);
    assert.doesNotMatch(markup, /Recovery codes/);
    assert.equal(secondFactorPage(EMPTY).script, undefined);
  });

  it('shows each factor with what can be done to it', () => {
    assert.deepEqual(actionsOf(state(FULL)), [
      'second-factor/totp',
      'second-factor/totp/remove',
      'passkeys/4/rename',
      'passkeys/4/remove',
      'second-factor/recovery-codes',
    ]);
  });

  it('tells passkeys apart: name, place, last use, whether the password is needed', () => {
    const markup = state(FULL);
    assert.match(markup, /&lt;i&gt;Phone<\/strong> <small>Synced to your devices<\/small>/);
    assert.match(markup, /Last used <time[^>]*>1 hour ago/);
    assert.match(markup, /Added <time[^>]*>3 days ago/);
    const key = { ...PASSKEY, synced: false, replacesPassword: false, lastUsedAt: null };
    const other = state({ ...FULL, passkeys: [key] });
    assert.match(other, /On one device or security key; used after your password/);
    assert.match(other, /Never used/);
    const old = { ...PASSKEY, elsewhere: 'https://old.example.org' };
    assert.match(state({ ...FULL, passkeys: [old] }), /Works only at https:.*, not here/);
  });

  it('keeps the last factor where the site demands one, and says so', () => {
    const markup = state({ ...FULL, removable: false });
    assert.ok(actionsOf(markup).every((action) => !action?.endsWith('/remove')));
    assert.match(markup, /To remove your last one, add another first/);
  });

  it('warns when three recovery codes or fewer are left', () => {
    const warned = (recoveryCodes: number) =>
      /class="failed">.*Create new ones/.test(state({ ...FULL, recoveryCodes }));
    assert.deepEqual([0, 3, 4, 10].map(warned), [true, true, false, false]);
  });

  it('says why there are no passkeys at this address, and where there are', () => {
    const here = (why: 'http' | 'ip', instead: string | null) =>
      state({ ...EMPTY, passkeysHere: { ok: false, why, instead } });
    const markup = here('ip', 'http://localhost:3000');
    assert.match(markup, /at an IP address\..*http:\/\/localhost:3000<\/strong>/);
    assert.doesNotMatch(markup, /\/account\/passkeys\/new/);
    assert.match(here('http', null), /only over https, or on localhost/);
  });

  it('offers no more than twenty passkeys', () => {
    const passkeys = Array.from({ length: 20 }, (_, id) => ({ ...PASSKEY, id }));
    assert.doesNotMatch(state({ ...FULL, passkeys }), /\/account\/passkeys\/new/);
  });

  it('lets an app move to another phone, also where the site demands a factor', () => {
    for (const removable of [true, false]) {
      const markup = state({ ...FULL, removable });
      assert.match(markup, /action="\/account\/second-factor\/totp"><button[^>]*>Move to another/);
      assert.match(
        markup,
        /Your old phone keeps working until you enter the first code of the new one\./,
      );
    }
    assert.doesNotMatch(state(EMPTY), /another phone|old phone/);
  });

  it('lets an app be set up again whose key the server has lost', () => {
    const app = { since: NOW, readable: false };
    const markup = state({ ...FULL, app });
    assert.match(markup, /can no longer check the codes/);
    assert.match(markup, /Set up the app<\/button>/);
    assert.doesNotMatch(markup, /old phone/);
  });

  it('leads nowhere else while a second factor is demanded now', () => {
    const tabs = (until: number | null) =>
      /class="tabs"/.test(state({ ...EMPTY, demand: { until, why: 'policy' } }));
    assert.deepEqual([tabs(NOW + DAY), tabs(null)], [true, false]);
  });

  it('carries `next` along in what sets a factor up, and offers it at once where nothing is demanded', () => {
    const next = '/wiki/?a="';
    const markup = state({ ...FULL, next, notice: news('Make new ones.') });
    assert.equal(markup.match(/\?next=%2Fwiki%2F%3Fa%3D%22"/g)?.length, 3);
    assert.match(markup, /Make new ones\. <a href="\/wiki\/\?a=&quot;">Not now</);
    const demanded = { until: null, why: 'policy' } as const;
    assert.doesNotMatch(state({ ...EMPTY, next, notice: news('x'), demand: demanded }), /Not now/);
  });

  it('gives the script the passkey that was removed, for the device to forget', () => {
    const removed = { rpId: 'x', credentialId: 'AA"' };
    const page = secondFactorPage({ ...FULL, notice: news('It is removed.'), removed });
    assert.equal(page.script, 'passkeys');
    assert.match(String(page.body), / It is removed\. If your device still offers it, delete it/);
    assert.match(String(page.body), /data-removed="\{&quot;rpId&quot;:&quot;x&quot;,&quot;cred/);
  });

  it('opens the form of the name that was refused, with what was typed', () => {
    const problems = [{ field: 'name', message: 'Give it a name.' }];
    const page = secondFactorPage({ ...FULL, renaming: { id: 4, name: '"', problems } });
    assert.match(page.title, /^Please check: /);
    assert.match(String(page.body), /<a href="#passkey-4-name">Give it a name\.<\/a>/);
    assert.match(String(page.body), /<details class="other" open>[\s\S]*value="&quot;"/);
  });
});

describe('factorNotice', () => {
  it('says until when there is time, or that there is none', () => {
    const later = String(factorNotice({ until: NOW + 2 * DAY, why: 'policy' }, TIMES, true));
    assert.match(later, /by 23 Nov 2026, 14:02 UTC \(<time[^>]*>in 2 days<\/time>\)/);
    assert.match(later, /href="\/account\/second-factor"/);
    const now = String(factorNotice({ until: null, why: 'reset' }, TIMES, false));
    assert.match(now, /An administrator has reset your second factor/);
    assert.doesNotMatch(now, /href/);
    assert.equal(factorNotice(null, TIMES, true), false);
  });
});

describe('setUpAppPage', () => {
  const page = (problems: Parameters<typeof setUpAppPage>[0]['problems'], replaces = false) =>
    setUpAppPage({
      link: 'otpauth://totp/a?secret=B&issuer=C',
      qr: [[true]],
      key: 'GEZD GNBV',
      replaces,
      tabs: true,
      next: null,
      problems,
      times: TIMES,
    });

  it('has the key as a picture, as a link and as a text to select', () => {
    const markup = String(page([]).body);
    assert.match(markup, /<svg class="qr" role="img" aria-label="QR code/);
    assert.match(markup, /href="otpauth:\/\/totp\/a\?secret=B&amp;issuer=C"/);
    assert.match(markup, /class="copy"[^>]* tabindex="0"[^>]*>GEZD GNBV</);
    assert.match(markup, /action="\/account\/second-factor\/totp\/confirm"/);
  });

  it('says that the app there is works until the new one is on', () => {
    const move = page([], true);
    assert.equal(move.title, 'Move to another phone');
    assert.match(String(move.body), /Until then, the app on your old phone keeps working\./);
    assert.doesNotMatch(String(page([]).body), /old phone/);
  });

  it('leaves the focus alone, so that a phone shows the picture first', () => {
    assert.doesNotMatch(String(page([]).body), /autofocus/);
  });
});

describe('recoveryCodesPage', () => {
  const markup = String(
    recoveryCodesPage({
      email: 'ada@example.org',
      site: 'A & B',
      codes: ['AAAA-BBBB', 'CCCC-DDDD'],
      notice: null,
      next: '/account/second-factor',
      times: TIMES,
    }).body,
  );

  it('shows the codes in a list that is selected as one', () => {
    assert.match(markup, /<ol class="copy codes"[^>]* tabindex="0" autofocus/);
    assert.match(markup, /<li>AAAA-BBBB<\/li>\n<li>CCCC-DDDD<\/li>/);
    assert.match(markup, /href="\/account\/second-factor">I&rsquo;ve saved them/);
  });

  it('has them as a file whose text is in the link', () => {
    const [, url = ''] = /download="recovery-codes\.txt" href="([^"]+)"/.exec(markup) ?? [];
    const text = decodeURIComponent(url.replace('data:text/plain;charset=utf-8,', ''));
    assert.match(text, /^Recovery codes for A & B\r\nAccount: ada@example\.org\r\n/);
    assert.match(text, /\r\nAAAA-BBBB\r\nCCCC-DDDD\r\n/);
  });
});

describe('newPasskeyPage', () => {
  it('has a button for a passkey and one for a security key, each with its options', () => {
    const [options, securityKeyOptions] = [{ kind: 1 }, { kind: 2 }];
    const page = newPasskeyPage({
      name: 'a"b',
      options,
      securityKeyOptions,
      tabs: true,
      next: null,
      problems: [],
    });
    const markup = String(page.body);
    assert.match(markup, /data-create="\{&quot;kind&quot;:1\}">Add a passkey</);
    assert.match(markup, /data-create="\{&quot;kind&quot;:2\}">Add a security key</);
    assert.match(markup, /value="a&quot;b"/);
    assert.match(markup, /<noscript>/);
    assert.equal(page.script, 'passkeys');
  });
});

describe('accountPage', () => {
  const page = (factors: { app: boolean; passkeys: number; recoveryCodes: number }) =>
    String(accountPage({ ...ACCOUNT, factors }).body);

  it('leads to the second factor, and says what there is', () => {
    assert.match(
      page({ app: true, passkeys: 1, recoveryCodes: 9 }),
      /Authenticator app, 1 passkey<[\s\S]*href="\/account\/second-factor">Manage/,
    );
    assert.match(page({ app: false, passkeys: 0, recoveryCodes: 0 }), /None<[\s\S]*Set one up/);
  });
});
