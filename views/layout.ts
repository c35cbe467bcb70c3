import { type Html, html, joined } from './html.ts';
import type { Assets, Page, Section, Theme, Viewer } from './page.ts';
import { besideForms, brand, type SiteView, siteFooter } from './site.ts';

/** Puts the document around a page for its viewer, who is null where no user is signed in. */
export type Layout = (page: Page, viewer: Viewer | null) => Html;

/** What the documents of a site share. */
export type LayoutOptions = {
  readonly assets: Assets;
  readonly site: SiteView;
  readonly signupOpen: boolean;
  /** A sentence about the site, for pages that have none of their own. */
  readonly description: string;
  readonly theme: Theme;
};

/**
 * Creates the document around the pages of a site: head, header with links to sign in or out, main,
 * footer. What many pages share is rendered once.
 */
export function createLayout(options: LayoutOptions): Layout {
  const { assets, site, signupOpen, description, theme } = options;
  const styles = joined(html`<link rel="stylesheet" href="${assets.stylesheet}">\n`);
  const more = {
    account: joined(html`<link rel="stylesheet" href="${assets.accountStylesheet}">\n`),
    home: joined(html`<link rel="stylesheet" href="${assets.homeStylesheet}">\n`),
  };
  const script = joined(html`<script type="module" src="${assets.passkeysScript}"></script>\n`);
  const iconType = assets.icon.endsWith('.png') ? 'image/png' : 'image/svg+xml';
  const iconLink = joined(html`<link rel="icon" type="${iconType}" href="${assets.icon}">\n`);
  const themeColors = joined(html`${themeColor('light', theme)}${themeColor('dark', theme)}`);
  const wordmark = joined(html`<a class="wordmark" href="/">${brand(site.name, assets.logo)}</a>`);
  const beside = joined(html`${besideForms(site, assets.logo)}`);
  const footer = joined(siteFooter(site, false));
  const footerOfForms = joined(siteFooter(site, site.text !== null));
  const siteName = joined(html`${site.name}`);
  const navigation = createNavigation(signupOpen);

  return (page, viewer) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${page.leadsTo !== undefined && refresh(page.leadsTo)}${themeColors}<title>${page.news && html`${page.news.title} &middot; `}${page.title} &middot; ${siteName}</title>
<meta name="description" content="${page.description ?? description}">
${styles}${page.script === 'passkeys' && script}${page.styles && more[page.styles]}${iconLink}</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="frame">
${wordmark}
${(viewer !== null || !page.isAlone) && navigation(viewer, page.section ?? null)}
</header>
<main class="frame${page.form && ' entry'}" id="main" tabindex="-1">
${page.body}
${page.form && beside}</main>
<footer class="frame">
${page.form ? footerOfForms : footer}
</footer>
</body>
</html>
`;
}

// HTML, section "Refresh state": whatever follows `url=` is the address, semicolons included.
function refresh(address: string): Html {
  return html`<meta http-equiv="refresh" content="0; url=${address}">
`;
}

// The browser's own bars around the page take this colour.
function themeColor(scheme: 'light' | 'dark', theme: Theme): Html {
  return html`<meta name="theme-color" media="(prefers-color-scheme: ${scheme})" content="${theme[scheme]}">
`;
}

type Navigation = (viewer: Viewer | null, here: Section | null) => Html;

// The same for all users with a role in a part of the site, so each is rendered once.
function createNavigation(signupOpen: boolean): Navigation {
  const rendered = new Map<string, Html>();
  return (viewer, here) => {
    // Nothing else opens to a user who must set up a second factor: no link leads nowhere.
    if (viewer?.mustEnrol) return signOut;
    const role = viewer?.role ?? null;
    const key = `${role} ${here}`;
    let links = rendered.get(key);
    if (links === undefined) {
      links = joined(role === null ? visitorLinks(signupOpen, here) : memberLinks(role, here));
      rendered.set(key, links);
    }
    return links;
  };
}

// Signing out changes something, so it is a POST: a link could be followed by a prefetch or an
// image on another site.
const signOut = html`<form method="post" action="/logout"><button class="quiet">Sign out</button></form>`;

function memberLinks(role: Viewer['role'], here: Section | null): Html {
  return html`<nav aria-label="Main">
${link('/dashboard', 'Dashboard', here)}
${link('/account', 'Account', here)}
${role === 'admin' && link('/overview', 'Admin', here)}
</nav>
${signOut}`;
}

function visitorLinks(signupOpen: boolean, here: Section | null): Html {
  return html`<nav aria-label="Main">
${link('/login', 'Sign in', here)}
${signupOpen && link('/signup', 'Create account', here)}
</nav>`;
}

// "true", not "page": it marks the part of the site; the tabs inside it mark the page.
function link(href: Section, name: string, here: Section | null): Html {
  return html`<a href="${href}"${href === here && html` aria-current="true"`}>${name}</a>`;
}
