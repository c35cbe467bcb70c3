import { type Html, html } from './html.ts';
import { icon } from './icon.ts';
import type { Assets, Page, Section, Viewer } from './page.ts';

type LayoutProps = {
  readonly page: Page;
  readonly viewer: Viewer | null;
  readonly assets: Assets;
  readonly signupOpen: boolean;
};

/** The document around a page: head, header with links to sign in or out, main, footer. */
export function layout({ page, viewer, assets, signupOpen }: LayoutProps): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} &middot; Coatcheck</title>
<link rel="stylesheet" href="${assets.stylesheet}">
${page.script === 'passkeys' && html`<script type="module" src="${assets.passkeysScript}"></script>\n`}${page.styles === 'account' && html`<link rel="stylesheet" href="${assets.accountStylesheet}">\n`}<link rel="icon" type="image/svg+xml" href="${assets.icon}">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="frame">
<a class="wordmark" href="/">${icon} Coatcheck</a>
${viewer ? memberLinks(viewer, page.section) : visitorLinks(signupOpen, page.section)}
</header>
<main class="frame" id="main" tabindex="-1">
${page.body}
</main>
<footer class="frame">
<p>Coatcheck keeps the coat. Your browser keeps the ticket. <a href="/how">How does this work?</a></p>
</footer>
</body>
</html>
`;
}

// Signing out changes something, so it is a POST: a link could be followed by a prefetch or an
// image on another site.
const signOut = html`<form method="post" action="/logout"><button class="quiet">Sign out</button></form>`;

function memberLinks({ role }: Viewer, here?: Section): Html {
  return html`<nav aria-label="Main">
${link('/dashboard', 'Dashboard', here)}
${link('/account', 'Account', here)}
${role === 'admin' && link('/users', 'Users', here)}
</nav>
${signOut}`;
}

function visitorLinks(signupOpen: boolean, here?: Section): Html {
  return html`<nav aria-label="Main">
${link('/login', 'Sign in', here)}
${signupOpen && link('/signup', 'Create account', here)}
</nav>`;
}

// "true", not "page": it marks the part of the site; the tabs inside it mark the page.
function link(href: Section, name: string, here?: Section): Html {
  return html`<a href="${href}"${href === here && html` aria-current="true"`}>${name}</a>`;
}
