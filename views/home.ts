import { type Html, html } from './html.ts';
import { icon } from './icon.ts';
import { type Notice, notice } from './notice.ts';
import type { Page, Viewer } from './page.ts';

type Home = {
  readonly viewer: Viewer | null;
  readonly signupOpen: boolean;
  /** A sentence about what was just done, or null. */
  readonly notice?: Notice | null;
};

/** The start page: what this is, how a login works in three steps, and links to sign in or up. */
export function homePage({ viewer, signupOpen, notice: news = null }: Home): Page {
  return {
    title: 'A login that you can read',
    description:
      'A complete login that you can read: how a server knows you from one page to the next.',
    isPublic: true,
    styles: 'home',
    body: html`${notice(news)}<div class="hero">
<div>
<h1>HTTP forgets you after every page.</h1>
<p class="lede">So this server works like a cloakroom: it keeps your coat and hands you a ticket.
Coatcheck is a complete login that you can read. Its one script asks your browser for a passkey.</p>
<p class="actions">${viewer ? toDashboard : waysIn(signupOpen)}</p>
</div>
${halves}
</div>
<h2>How it works</h2>
<p class="muted">In three steps, or <a href="/how">in the lines that are really sent</a>.</p>
${steps}`,
  };
}

const toDashboard = html`<a class="button" href="/dashboard">Go to your dashboard</a>`;

const signUp = html`<a class="button quiet" href="/signup">Create account</a>`;
const byInvitation = html`<span class="muted">New accounts are by invitation.</span>`;

function waysIn(signupOpen: boolean): Html {
  return html`<a class="button" href="/login">Sign in</a>
${signupOpen ? signUp : byInvitation}`;
}

// A picture that screen readers skip: the steps below say the same in words.
const halves = html`<div class="halves" aria-hidden="true">
<p class="stub">${icon}<span>Stays with the coat</span> <strong>217</strong></p>
<p class="record"><span>Stays with you</span> <strong>217</strong></p>
</div>`;

const steps = html`<ol class="steps" role="list">
<li>
<h3>Hand in your coat</h3>
<p>Sign in with your password. It travels once, not with every page.</p>
</li>
<li>
<h3>Take the ticket</h3>
<p>Your browser gets a long random number in a cookie. It says nothing about you.</p>
</li>
<li>
<h3>Show the ticket</h3>
<p>Every page you open finds your coat by it. Sign out, and the ticket is worth nothing.</p>
</li>
</ol>`;
