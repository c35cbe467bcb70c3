import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { field, formTitle, problemSummary } from '../../views/form.ts';
import { loginPage } from '../../views/login.ts';
import type { Issue } from '../../views/page.ts';
import { signupPage } from '../../views/signup.ts';
import { news } from './news.ts';

const EMAIL = {
  label: 'E-mail address',
  name: 'email',
  type: 'email',
  value: 'ada@example.org',
  autocomplete: 'username',
} as const;
const PASSWORD = {
  label: 'Password',
  name: 'password',
  type: 'password',
  autocomplete: 'new-password',
} as const;
const TOO_SHORT: Issue = { field: 'password', message: 'Use at least 15 characters.' };
const NO_MATCH: Issue = { field: null, message: 'These do not belong together.' };

describe('field', () => {
  it('ties the label to the input', () => {
    const markup = String(field({ ...EMAIL, problems: [] }));
    assert.match(markup, /<label for="email">E-mail address<\/label>/);
    assert.match(markup, /<input id="email" name="email" type="email"/);
  });

  it('ties hint and error to the input by aria-describedby', () => {
    const markup = String(
      field({ ...PASSWORD, hint: 'Spaces are welcome.', problems: [TOO_SHORT] }),
    );
    assert.match(markup, /<p class="hint" id="password-hint">Spaces are welcome\.<\/p>/);
    assert.match(markup, /id="password-problem">Use at least 15 characters\.<\/p>/);
    assert.match(markup, /aria-describedby="password-hint password-problem" aria-invalid="true"/);
  });

  it('puts the prefix before every id and not before the name', () => {
    const markup = String(field({ ...PASSWORD, prefix: 'delete-', problems: [TOO_SHORT] }));
    assert.match(markup, /<label for="delete-password">/);
    assert.match(markup, /<input id="delete-password" name="password"/);
    assert.match(markup, /aria-describedby="delete-password-problem"/);
  });

  it('says nothing of errors when the problem is in another field', () => {
    const markup = String(field({ ...EMAIL, problems: [TOO_SHORT, NO_MATCH] }));
    assert.doesNotMatch(markup, /aria-describedby|aria-invalid|class="problem"/);
  });

  it('keeps an e-mail address with markup in it as text', () => {
    const markup = String(field({ ...EMAIL, value: `<b>&"'`, problems: [] }));
    assert.match(markup, / value="&lt;b&gt;&amp;&quot;&#39;"/);
  });

  it('never renders the value of a password', () => {
    // @ts-expect-error - a password has no value
    const markup = String(field({ ...PASSWORD, value: 'correct horse', problems: [] }));
    assert.doesNotMatch(markup, /correct horse|value=/);
  });

  it('sets no limit that cuts a pasted password', () => {
    assert.doesNotMatch(
      String(field({ ...PASSWORD, problems: [] })),
      /maxlength|minlength|pattern/,
    );
  });
});

describe('problemSummary', () => {
  it('is nothing when nothing is wrong', () => {
    assert.equal(problemSummary([], ['email']), null);
  });

  it('is announced, takes the focus and leads to each field', () => {
    const markup = String(problemSummary([TOO_SHORT], ['email', 'password']));
    assert.match(markup, /role="alert" tabindex="-1" autofocus/);
    assert.match(markup, /One thing to change/);
    assert.match(markup, /<a href="#password">Use at least 15 characters\.<\/a>/);
  });

  it('leads to the field of its own form', () => {
    const markup = String(problemSummary([TOO_SHORT], ['password'], 'delete-'));
    assert.match(markup, /<a href="#delete-password">/);
  });

  it('shows the link of a problem that has one', () => {
    const way = { href: '/forgot', label: 'Forgot your password?' };
    const markup = String(problemSummary([{ ...NO_MATCH, way }], []));
    assert.match(
      markup,
      /These do not belong together\. <a href="\/forgot">Forgot your password\?<\/a>/,
    );
  });

  it('links neither a problem of the whole form nor one of a field that is not there', () => {
    const elsewhere: Issue = { field: 'csrf', message: 'Load the page again.' };
    const markup = String(problemSummary([NO_MATCH, elsewhere], ['email']));
    assert.match(markup, /<li>These do not belong together\.<\/li>/);
    assert.match(markup, /<li>Load the page again\.<\/li>/);
    assert.doesNotMatch(markup, /<a /);
  });
});

describe('formTitle', () => {
  it('says first that the form came back', () => {
    assert.equal(formTitle('Sign in', []), 'Sign in');
    assert.equal(formTitle('Sign in', [NO_MATCH]), 'Please check: Sign in');
  });
});

describe('loginPage', () => {
  const empty = { email: '', remember: false, next: null };

  function login(overrides: Partial<Parameters<typeof loginPage>[0]>): string {
    const page = loginPage({
      values: empty,
      problems: [],
      signupOpen: true,
      remembered: { days: 30, idleDays: 14 },
      notice: null,
      ...overrides,
    });
    return String(page.body);
  }

  it('carries `next` along only when there is one', () => {
    assert.doesNotMatch(login({}), /name="next"/);
    const markup = login({ values: { ...empty, next: '/dashboard?a=1&b="' } });
    assert.match(markup, /name="next" value="\/dashboard\?a=1&amp;b=&quot;"/);
  });

  it('remembers whether the box was ticked', () => {
    assert.doesNotMatch(login({}), / checked/);
    assert.match(login({ values: { ...empty, remember: true } }), / checked>/);
  });

  it('shows the notice as a status, not as an alert', () => {
    const markup = login({ notice: news('You are signed out.') });
    assert.match(markup, /role="status"[^>]*><span[^>]*>.*<\/span> You are signed out\.</);
    assert.doesNotMatch(markup, /role="alert"/);
  });

  it('focuses one thing: the first field, or the summary when something is wrong', () => {
    for (const problems of [[], [NO_MATCH]]) {
      assert.equal(login({ problems }).match(/ autofocus/g)?.length, 1);
    }
  });

  it('links to "Forgot your password?" under the password', () => {
    assert.match(
      login({}),
      /id="password"[^>]*>\n<p class="hint"><a href="\/forgot">Forgot your password\?<\/a><\/p>\n<\/div>/,
    );
  });

  it('asks for a passkey, in the autofill and with a button, only where there can be one', () => {
    assert.doesNotMatch(login({}), /webauthn|name="passkey"/);
    const markup = login({ passkey: { rpId: 'localhost' } });
    assert.match(markup, /name="email" type="email" autocomplete="username webauthn"/);
    assert.match(markup, /name="passkey"[^>]* formaction="\/login\/passkey"/);
    assert.match(markup, /data-autofill>Sign in with a passkey/);
    assert.match(markup, /<button>Sign in<[\s\S]*name="passkey"/, 'Enter sends the password');
    const remembered = { days: 30, idleDays: 14 };
    const page = { values: empty, problems: [], signupOpen: true, remembered, notice: null };
    assert.equal(loginPage({ ...page, passkey: {} }).script, 'passkeys');
    assert.equal(loginPage(page).script, undefined);
  });

  it('offers an account only where signing up is open', () => {
    assert.match(login({}), /href="\/signup"/);
    assert.doesNotMatch(login({ signupOpen: false }), /href="\/signup"/);
  });
});

describe('signupPage', () => {
  it('tells the minimum before the user types', () => {
    const values = { email: '', next: null };
    const page = signupPage({ values, problems: [], passwordMin: 15 });
    assert.match(String(page.body), /At least 15 characters\./);
  });
});
