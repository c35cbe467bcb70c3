import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { html } from '../../views/html.ts';
import { createLayout } from '../../views/layout.ts';
import type { Page, Viewer } from '../../views/page.ts';
import type { SiteView } from '../../views/site.ts';
import { COATCHECK, siteOf } from '../site-of.ts';

const VIEWER: Viewer = { email: 'ada@example.org', role: 'user' };
const SIGN_OUT = '<form method="post" action="/logout">';

const OWN = {
  siteName: 'Acme',
  contact: { name: 'Mara in IT', href: 'mailto:it@example.com' },
};

const ASSETS = {
  stylesheet: '/style.1a2b.css',
  accountStylesheet: '/account.5e6f.css',
  homeStylesheet: '/home.9c0d.css',
  icon: '/icon.3c4d.svg',
  passkeysScript: '/passkeys.7a8b.js',
  logo: null,
};

const SITE = {
  assets: ASSETS,
  description: 'The login of a "test".',
  theme: { light: '#fedcba', dark: '#012345' },
};

function document(
  viewer: Viewer | null,
  {
    signupOpen = true,
    site = COATCHECK,
    ...rest
  }: Partial<Page> & { readonly signupOpen?: boolean; readonly site?: SiteView } = {},
): string {
  const page: Page = { title: 'Dashboard', body: html`<h1>Hi</h1>`, ...rest };
  return String(createLayout({ ...SITE, site, signupOpen })(page, viewer));
}

describe('layout', () => {
  it('is a whole document with the page in its main part', () => {
    const markup = document(null);
    assert.match(markup, /^<!doctype html>\n<html lang="en">/);
    assert.match(markup, /<title>Dashboard &middot; Coatcheck<\/title>/);
    assert.match(markup, /<main class="frame" id="main" tabindex="-1">\n<h1>Hi<\/h1>\n<\/main>/);
    assert.match(markup, /<\/html>\n$/);
  });

  it('links the stylesheet and the icon it is given', () => {
    const markup = document(null);
    assert.match(markup, /<link rel="stylesheet" href="\/style\.1a2b\.css">/);
    assert.match(markup, /<link rel="icon" type="image\/svg\+xml" href="\/icon\.3c4d\.svg">/);
  });

  it('says what the page is for, or else what the site is for', () => {
    assert.match(
      document(null),
      /<meta name="description" content="The login of a &quot;test&quot;\.">/,
    );
    const markup = document(null, { description: 'Sign in here.' });
    assert.equal(markup.match(/<meta name="description"/g)?.length, 1);
    assert.match(markup, /content="Sign in here\."/);
  });

  it('colours the bars of the browser like the paper, in light and dark colours', () => {
    const colors = document(null).match(/<meta name="theme-color".*>/g);
    assert.deepEqual(colors, [
      '<meta name="theme-color" media="(prefers-color-scheme: light)" content="#fedcba">',
      '<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#012345">',
    ]);
  });

  it('links the second stylesheet only where a page asks for it', () => {
    const link = '<link rel="stylesheet" href="/account.5e6f.css">';
    assert.ok(!document(VIEWER).includes(link));
    assert.ok(document(VIEWER, { styles: 'account' }).includes(link));
  });

  it('loads the one script only where a page asks for it, from a file', () => {
    const script = '<script type="module" src="/passkeys.7a8b.js"></script>';
    assert.ok(!document(null).includes('<script'));
    assert.ok(document(null, { script: 'passkeys' }).includes(script));
  });

  it('starts the page with a skip link', () => {
    assert.match(document(null), /<body>\n<a class="skip" href="#main">/);
  });

  it('shows nothing but the sign-out form to a user who must set up a second factor first', () => {
    const markup = document({ ...VIEWER, role: 'admin', mustEnrol: true }, { section: '/account' });
    assert.ok(markup.includes(SIGN_OUT));
    assert.doesNotMatch(markup, /<nav|href="\/(?:dashboard|account|users|login)"/);
  });

  it('shows log-in and sign-up to a visitor, and no form to sign out', () => {
    const markup = document(null);
    assert.match(markup, /href="\/login"/);
    assert.match(markup, /href="\/signup"/);
    assert.ok(!markup.includes(SIGN_OUT));
  });

  it('hides "Create account" when accounts are by invitation', () => {
    assert.doesNotMatch(document(null, { signupOpen: false }), /href="\/signup"/);
  });

  it('shows the dashboard and the sign-out form to a signed-in viewer', () => {
    const markup = document(VIEWER);
    assert.match(markup, /href="\/dashboard"/);
    assert.ok(markup.includes(SIGN_OUT));
    assert.doesNotMatch(markup, /href="\/login"|href="\/signup"/);
  });

  it('links every user to their account, and administrators to their overview', () => {
    assert.match(document(VIEWER), /href="\/account"/);
    assert.doesNotMatch(document(VIEWER), /href="\/overview"/);
    assert.match(document({ ...VIEWER, role: 'admin' }), /href="\/overview"/);
  });

  it('marks the current section', () => {
    const admin = { ...VIEWER, role: 'admin' } as const;
    for (const section of ['/dashboard', '/account', '/overview'] as const) {
      const marked = document(admin, { section }).match(/<a href="[^"]*" aria-current="true">/g);
      assert.deepEqual(marked, [`<a href="${section}" aria-current="true">`]);
    }
    assert.match(document(null, { section: '/login' }), /href="\/login" aria-current="true"/);
    assert.doesNotMatch(document(admin), /aria-current/);
  });

  it('escapes the title', () => {
    assert.match(
      document(null, { title: '</title><b>' }),
      /<title>&lt;\/title&gt;&lt;b&gt; &middot; /,
    );
  });

  it('needs nothing that the content security policy forbids', () => {
    assert.doesNotMatch(document(VIEWER), /<script|<style|style=| on\w+=/);
  });

  it('carries the name of the site in its title and its header', () => {
    const site = siteOf({ ...OWN, siteName: 'Söhne & <b>' });
    const markup = document(null, { site });
    assert.match(markup, /<title>Dashboard &middot; S&#246;hne &amp; &lt;b&gt;<\/title>/);
    assert.match(
      markup,
      /<a class="wordmark" href="\/">[\s\S]*<\/svg> S&#246;hne &amp; &lt;b&gt;<\/a>/,
    );
    assert.doesNotMatch(markup, /Coatcheck/);
  });

  it("ends with whom to ask, and explains the login only where it is not the deployer's own", () => {
    const own = document(null, { site: siteOf(OWN) });
    assert.match(own, /Need help\? <a href="mailto:it@example\.com">Mara in IT<\/a>/);
    assert.match(own, /<a href="\/how">How sign-in works here<\/a>/);
    assert.doesNotMatch(own, /keeps the coat/);
    const learning = document(null, { site: siteOf({ ...OWN, learn: true }) });
    assert.match(learning, /Acme keeps the coat/);
    assert.doesNotMatch(document(null), /Need help/);
    assert.match(document(null), /Coatcheck keeps the coat/);
  });

  it('shows the picture of the site beside its name, as decoration, and as its icon', () => {
    const logo = { src: '/logo.9a8b.png', width: 120, height: 40 };
    const assets = { ...ASSETS, icon: logo.src, logo };
    const markup = String(
      createLayout({ ...SITE, assets, site: siteOf(OWN), signupOpen: true })(
        { title: 'Hi', body: html`` },
        null,
      ),
    );
    assert.match(
      markup,
      /<a class="wordmark" href="\/"><img src="\/logo\.9a8b\.png" width="84" height="28" alt=""> Acme<\/a>/,
    );
    assert.match(markup, /<link rel="icon" type="image\/png" href="\/logo\.9a8b\.png">/);
    assert.doesNotMatch(markup, /<svg/);
  });

  it('says a sentence of the site beside a form, and whom to ask only there', () => {
    const site = siteOf({ ...OWN, siteText: 'All our <apps>.' });
    const form = document(null, { site, form: true });
    assert.match(form, /<main class="frame entry"/);
    assert.match(form, /<p class="lede">All our &lt;apps&gt;\.<\/p>/);
    assert.equal(form.match(/Mara in IT/g)?.length, 1);
    const other = document(null, { site });
    assert.doesNotMatch(other, /All our/);
    assert.equal(other.match(/Mara in IT/g)?.length, 1);
    const silent = document(null, { site: siteOf(OWN), form: true });
    assert.doesNotMatch(silent, /class="about"/);
    assert.match(silent, /<footer class="frame">\n<p>Need help\?/);
  });
});
