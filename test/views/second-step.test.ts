import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ConfirmFactors, confirmPage } from '../../views/confirm.ts';
import { noFactorPage } from '../../views/no-factor.ts';
import { secondStepGonePage, secondStepPage } from '../../views/second-step.ts';
import { timesAt } from './times.ts';

const NOW = Date.UTC(2026, 10, 21, 14, 2, 33);
const TIMES = timesAt(NOW);
const OPTIONS = { challenge: '"><b>', rpId: 'localhost' };
const STEP = {
  email: 'ada@example.org',
  code: true,
  passkey: OPTIONS,
  elsewhere: null,
  recovery: true,
  next: null,
  problems: [],
  times: TIMES,
};
const step = (overrides: Partial<Parameters<typeof secondStepPage>[0]>) =>
  secondStepPage({ ...STEP, ...overrides });
const body = (overrides: Parameters<typeof step>[0]) => String(step(overrides).body);
const EMPTY = { field: 'code', message: 'Enter the code from your app.' };
const WRONG = { field: 'code', message: 'This code is not right.', advice: 'clock' } as const;

describe('secondStepPage', () => {
  it('asks for the code with a keypad, and lets the phone fill it in', () => {
    assert.match(
      body({}),
      /<input id="code" name="code" type="text" autocomplete="one-time-code"[^>]* inputmode="numeric"[^>]* autofocus>/,
    );
  });

  it('has a form for each way of the account, and none for the others', () => {
    const forms = (markup: string) => markup.match(/action="\/login\/second-step"/g)?.length;
    assert.equal(forms(body({})), 3);
    const codeAlone = body({ passkey: null, recovery: false });
    assert.equal(forms(codeAlone), 1);
    assert.doesNotMatch(codeAlone, /name="passkey"|name="recovery"/);
    assert.doesNotMatch(body({ code: false }), /name="code"/);
  });

  it('says whose account it is, as text', () => {
    assert.match(
      body({ email: '<b>@x.org' }),
      /Signing in as <span class="whole">&lt;b&gt;<wbr>@x<wbr>\.org</,
    );
  });

  it('carries `next` along in every form', () => {
    const next = '/users/2?a="';
    assert.equal(body({ next }).match(/name="next" value="\/users\/2\?a=&quot;"/g)?.length, 3);
    assert.match(body({ next }), /href="\/login\?next=%2Fusers%2F2%3Fa%3D%22">Start again/);
    assert.doesNotMatch(body({}), /name="next"/);
  });

  it('says the time of the server after a wrong code, and only then', () => {
    assert.match(body({ problems: [WRONG] }), /Here it is <strong>14:02:33 UTC<\/strong>/);
    assert.doesNotMatch(body({}), /UTC/);
    assert.doesNotMatch(body({ problems: [EMPTY] }), /UTC/);
    assert.equal(step({ problems: [WRONG] }).title, 'Please check: Second step');
  });

  it('never sends back what was typed', () => {
    assert.doesNotMatch(body({ problems: [WRONG] }), /(?:id="code"|id="recovery")[^>]*value=/);
  });

  it('opens the recovery codes when one was refused, with the problem there', () => {
    const problems = [{ field: 'recovery', message: 'This is none of your recovery codes.' }];
    const markup = body({ problems });
    assert.match(markup, /<details class="other" open>[\s\S]*role="alert"/);
    assert.equal(markup.match(/role="alert" tabindex/g)?.length, 1);
    assert.match(body({}), /<details class="other">/);
  });

  it('gives the script what to ask for as an attribute, and loads it only for a passkey', () => {
    assert.match(body({}), /data-get="\{&quot;challenge&quot;:&quot;\\&quot;&gt;&lt;b&gt;&quot;/);
    assert.doesNotMatch(body({}), /<b>/);
    assert.equal(step({}).script, 'passkeys');
    assert.equal(step({ passkey: null }).script, undefined);
  });

  it('hides the passkey button until the script shows it, and says what works instead', () => {
    assert.match(body({}), /<div data-passkeys="available" hidden>\n<button name="passkey"/);
    assert.match(body({}), /<noscript>.*Use another way on this page/);
  });

  it('says where the passkeys of the account work when it is not here', () => {
    const markup = body({ code: false, passkey: null, elsewhere: 'https://login.example.org' });
    assert.match(markup, /Your passkeys work only at .*https:\/\/login<wbr>\.example<wbr>\.org/);
  });

  it('shows the field of a recovery code at once when there is no other way', () => {
    const markup = body({ code: false, passkey: null });
    assert.doesNotMatch(markup, /<details/);
    assert.match(markup, /name="recovery"[^>]* autofocus/);
  });
});

describe('secondStepGonePage', () => {
  it('leads back to the sign-in form, with next', () => {
    const markup = String(secondStepGonePage({ why: 'expired', next: '/a?b' }).body);
    assert.match(markup, /href="\/login\?next=%2Fa%3Fb">Sign in again/);
    const other = secondStepGonePage({ why: 'tries', next: null });
    assert.match(String(other.body), /href="\/login">/);
    assert.notEqual(other.title, secondStepGonePage({ why: 'expired', next: null }).title);
  });
});

describe('noFactorPage', () => {
  const contact = { name: 'Mara in IT', href: 'mailto:it@example.com' };
  const way = { href: '/account', label: 'Go to your account' };

  it('says who can help, where the passkeys work, and leads on', () => {
    const markup = String(
      noFactorPage({ elsewhere: 'https://old.example.org', contact, way }).body,
    );
    assert.match(
      markup,
      /Ask <a href="mailto:it@example\.com">Mara in IT<\/a> to reset your second factor/,
    );
    assert.match(markup, /passkeys still work at .*https:\/\/old<wbr>\.example<wbr>\.org/);
    assert.match(markup, /href="\/account">Go to your account</);
    assert.doesNotMatch(String(noFactorPage({ elsewhere: null, contact, way }).body), /passkeys/);
  });
});

describe('confirmPage of an account with a second factor', () => {
  const FACTORS: ConfirmFactors = { code: true, passkey: OPTIONS, recovery: true, times: TIMES };
  const confirm = (overrides: Partial<ConfirmFactors>) =>
    String(
      confirmPage({
        email: 'ada@example.org',
        next: null,
        cancel: '/account',
        problems: [],
        factors: { ...FACTORS, ...overrides },
      }).body,
    );
  const buttons = (markup: string) =>
    [...markup.matchAll(/<button[^>]*>([^<]+)</g)].map(([, label]) => label);

  it('asks for password and code in one form', () => {
    const markup = confirm({});
    assert.equal(markup.match(/<form/g)?.length, 1);
    assert.match(markup, /name="password"[\s\S]*name="code"/);
    assert.deepEqual(buttons(markup), ['Continue', 'Use a passkey', 'Continue']);
  });

  it('has the passkey first when the account has no app: the Enter key presses it', () => {
    assert.deepEqual(buttons(confirm({ code: false })), ['Use a passkey', 'Continue']);
  });

  it('shows the field of a recovery code at once when there is no other way here', () => {
    const markup = confirm({ code: false, passkey: null });
    assert.doesNotMatch(markup, /<details/);
    assert.deepEqual(buttons(markup), ['Continue']);
  });
});
