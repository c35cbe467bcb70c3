/** The page of dashboard.ejs with the html`` helper of hono. */
import { html, raw } from 'hono/html';
import type { DashboardData } from './dashboard-data.ts';

const icon = raw(`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"
 fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
<path d="M9.5 6a2.5 2.5 0 1 1 3.4 2.3c-.6.3-.9.7-.9 1.4v.8l9.2 5.7c1 .6.6 2.3-.7 2.3h-17c-1.3 0-1.7-1.7-.7-2.3l9.2-5.7"/>
</svg>`);

/** The whole document. */
export function dashboardPage(it: DashboardData) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#f5eee2">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#1a1412">
<title>Dashboard &middot; Coatcheck</title>
<meta name="description" content="Sign in, see where you are signed in, and manage your account.">
<link rel="stylesheet" href="/style.920f63d987.css">
<link rel="stylesheet" href="/account.8b7aca8997.css">
<link rel="icon" type="image/svg+xml" href="/icon.e54d0c9d6a.svg">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="frame">
<a class="wordmark" href="/">${icon} Coatcheck</a>
<nav aria-label="Main">
<a href="/dashboard" aria-current="true">Dashboard</a>
<a href="/account">Account</a>
${it.role === 'admin' ? html`<a href="/users">Users</a>` : ''}
</nav>
<form method="post" action="/logout"><button class="quiet">Sign out</button></form>
</header>
<main class="frame" id="main" tabindex="-1">
<header class="greeting">
<h1>Hello, ${it.name}</h1>
<p>Signed in as ${it.email}</p>
</header>
<section aria-labelledby="ticket">
<h2 class="visually-hidden" id="ticket">Your ticket</h2>
<div class="ticket">
<p class="stub">${icon}<span>Ticket</span> <strong>${it.session.number}</strong></p>
<dl class="record">
<div><dt>Signed in</dt><dd><time datetime="${it.session.createdAt.iso}">${it.session.createdAt.text}</time> <small>${it.when(it.session.createdAt)}</small></dd></div>
<div><dt>Valid until</dt><dd><time datetime="${it.session.expiresAt.iso}">${it.session.expiresAt.text}</time> <small>${it.when(it.session.expiresAt)}</small></dd></div>
<div><dt>Or, if unused, until</dt><dd><time datetime="${it.session.idleAt.iso}">${it.session.idleAt.text}</time> <small>${it.when(it.session.idleAt)}</small></dd></div>
<div><dt>Device</dt><dd>${it.session.device} <small>${it.session.address}</small></dd></div>
</dl>
</div>
<p class="muted">The number only names the
ticket. The secret part is in your browser&rsquo;s cookie and is never shown. <a href="/how">How does this work?</a> Times are in UTC.</p>
</section>
<section class="split" aria-labelledby="others">
<header>
<h2 id="others">Also signed in</h2>
<p>Don&rsquo;t recognise one? <a href="/account/sessions">Sign it out</a></p>
</header>
<ul class="rows" role="list">
${it.others.map((session) => sessionRow(it, session))}
</ul>
</section>
<section class="split" aria-labelledby="sign-ins">
<header>
<h2 id="sign-ins">Recent sign-ins</h2>
<p>If a failed one wasn&rsquo;t you, someone tried your address and didn&rsquo;t get in. <a href="/account/activity">All activity</a></p>
</header>
<div>
<ul class="rows" role="list">
${it.signIns.map((signIn) => signInRow(it, signIn))}
</ul>
</div>
</section>
</main>
<footer class="frame">
<p>Coatcheck keeps the coat. Your browser keeps the ticket. <a href="/how">How does this work?</a></p>
</footer>
</body>
</html>
`;
}

function sessionRow(it: DashboardData, session: DashboardData['others'][number]) {
  return html`<li>
<span class="tag">${session.number}</span>
<p><strong>${session.device}</strong> <small>${session.address}</small></p>
<p class="when">Last seen <time datetime="${session.lastSeenAt.iso}">${it.when(session.lastSeenAt)}</time> <small>${session.lastSeenAt.text}</small>
</p>
</li>
`;
}

function signInRow(it: DashboardData, signIn: DashboardData['signIns'][number]) {
  return html`<li>
${signIn.ok ? html`<span>Signed in</span>` : html`<span class="failed">Failed</span>`}
<p><strong>${signIn.device}</strong> <small>${signIn.address}</small></p>
<p class="when"><time datetime="${signIn.at.iso}">${it.when(signIn.at)}</time> <small>${signIn.at.text}</small></p>
</li>
`;
}
