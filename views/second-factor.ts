import { accountNav } from './account-nav.ts';
import { address } from './address.ts';
import { type FactorDemand, factorNotice } from './factor-notice.ts';
import { formTitle, problemSummary } from './form.ts';
import { type Html, html } from './html.ts';
import { type Notice, notice, noticeBox } from './notice.ts';
import type { Issue, Page } from './page.ts';
import { type PasskeyView, passkeyRows, prefixOf } from './passkey-rows.ts';
import { type Times, timeTag } from './time.ts';
import { withNext } from './with-next.ts';

/** Whether this address can have passkeys, and if not, why and which address can (or null). */
export type PasskeysHere =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'http' | 'ip'; readonly instead: string | null };

type SecondFactor = {
  /**
   * Null when it is not set up. `readable` is false when the server has lost the key of its seed.
   */
  readonly app: { readonly since: number; readonly readable: boolean } | null;
  readonly passkeys: readonly PasskeyView[];
  readonly passkeysHere: PasskeysHere;
  /** How many are left; null when the account has no factor, and therefore no codes. */
  readonly recoveryCodes: number | null;
  /** Whether a factor may be removed: the last one stays where the site demands one. */
  readonly removable: boolean;
  readonly demand: FactorDemand | null;
  readonly notice: Notice | null;
  /** A passkey that was just removed, for the device that has it; null at any other time. */
  readonly removed: RemovedPasskey | null;
  /** The name of a passkey that was refused, null when none was. */
  readonly renaming: Parameters<typeof passkeyRows>[0]['renaming'];
  readonly problems: readonly Issue[];
  /** The local path to go on to when a factor is set up, or null. */
  readonly next: string | null;
  readonly times: Times;
};

/** What the browser tells the device: this passkey is no longer known here. Both in base64url. */
export type RemovedPasskey = { readonly rpId: string; readonly credentialId: string };

/** The most passkeys an account may have. */
const MOST_PASSKEYS = 20;
/** From here on the page asks for new recovery codes. */
const FEW_CODES = 3;

/** What the account has besides the password: the app, passkeys, recovery codes. */
export function secondFactorPage(data: SecondFactor): Page {
  const { removed, renaming, demand, next, times } = data;
  const problems = [...data.problems, ...(renaming?.problems ?? [])];
  return {
    title: formTitle('Second factor and passkeys', problems),
    news: data.notice,
    styles: 'account',
    section: '/account',
    ...(removed !== null && { script: 'passkeys' as const }),
    body: html`<header class="greeting">
<h1>Second factor and passkeys</h1>
<p>With one of these, a stolen password isn&rsquo;t enough to get into your account.${data.recoveryCodes === null && ' Setting up the first one signs you out everywhere else and ends your keys for programs.'}</p>
</header>
${demand?.until === null ? null : accountNav('/account')}
${removed === null ? newsNotice(data.notice, demand?.until === null ? null : next) : removedNotice(data.notice, removed)}
${factorNotice(demand, times, false)}
${problemSummary(problems, ['name'], renaming === null ? '' : prefixOf(renaming.id))}
${appSection(data)}
${passkeySection(data)}
${data.recoveryCodes !== null && recoverySection(data.recoveryCodes, next)}`,
  };
}

// A user who was sent here on the way to another page can skip what is offered.
function newsNotice(news: Notice | null, onward: string | null): Html | false {
  return notice(news, onward === null ? undefined : html`<a href="${onward}">Not now</a>`);
}

// The script tells the device which one it was. Not every browser can, so the person hears it, too.
function removedNotice(news: Notice | null, removed: RemovedPasskey): Html {
  return noticeBox(
    'done',
    html`${news?.text} If your device still offers it, delete it there, too.`,
    html` tabindex="-1" autofocus data-removed="${JSON.stringify(removed)}"`,
  );
}

function appSection({ app, passkeys, removable, next, times }: SecondFactor): Html {
  const isFirst = app === null && passkeys.length === 0;
  const moves = app?.readable === true;
  return html`<section class="split form" aria-labelledby="app">
<header>
<h2 id="app">Authenticator app</h2>
<p>An app on your phone shows a code, and you type it after your password.</p>
</header>
<div class="state">
${app === null ? html`<p>Not set up.</p>` : appState(app, times)}
<div class="actions">
<form method="post" action="${withNext('/account/second-factor/totp', next)}"><button${!isFirst && html` class="quiet"`}>${moves ? 'Move to another phone' : 'Set up the app'}</button></form>
${app !== null && removable && html`<form method="post" action="/account/second-factor/totp/remove"><button class="danger">Remove<span class="visually-hidden"> the app</span></button></form>`}
</div>
${app !== null && (moves || !removable) && html`<p class="muted">${moves && 'Your old phone keeps working until you enter the first code of the new one. '}${!removable && STAYS}</p>`}
</div>
</section>`;
}

const STAYS = 'This site requires a second factor. To remove your last one, add another first.';

function appState({ since, readable }: NonNullable<SecondFactor['app']>, times: Times): Html {
  if (!readable) {
    return html`<p class="problem">The server can no longer check the codes of your app. Set it up again.</p>`;
  }
  return html`<p><strong>On</strong>, set up ${timeTag(since, times)}</p>`;
}

function passkeySection(data: SecondFactor): Html {
  const { passkeys, passkeysHere, removable, renaming, times } = data;
  return html`<section class="split form" aria-labelledby="passkeys">
<header>
<h2 id="passkeys">Passkeys</h2>
<p>Sign in with your fingerprint, your face or the PIN of your device. A passkey works only on this site, so a fake
page gets nothing from it.</p>
</header>
<div class="state">
${passkeys.length === 0 ? html`<p>None yet.</p>` : passkeyRows({ passkeys, times, removable, renaming })}
${passkeys.length > 0 && !removable && html`<p class="muted">${STAYS}</p>`}
${passkeysHere.ok ? addPasskey(passkeys.length, data.app === null, data.next) : notHere(passkeysHere)}
</div>
</section>`;
}

function addPasskey(amount: number, isWithoutApp: boolean, next: string | null): Html {
  if (amount >= MOST_PASSKEYS) {
    return html`<p class="muted">You have ${amount} passkeys, which is the limit. Remove one to add another.</p>`;
  }
  return html`<p class="actions"><a class="button${!(amount === 0 && isWithoutApp) && ' quiet'}" href="${withNext('/account/passkeys/new', next)}">Add a passkey</a></p>`;
}

function notHere({ why, instead }: Extract<PasskeysHere, { ok: false }>): Html {
  const reason =
    why === 'ip'
      ? 'Passkeys don\u2019t work at an IP address.'
      : 'Passkeys work only over https, or on localhost.';
  return html`<p class="muted">${reason} ${instead === null ? 'This site first needs an https address with a host name.' : html`Passkeys work at <strong>${address(instead)}</strong>.`}</p>`;
}

function recoverySection(left: number, next: string | null): Html {
  return html`<section class="split form" aria-labelledby="recovery">
<header>
<h2 id="recovery">Recovery codes</h2>
<p>If you lose your phone, each code replaces the second factor once.</p>
</header>
<div class="state">
<p>${left <= FEW_CODES ? html`<strong class="failed">${left} of 10 left.</strong> Create new ones before you need them.` : html`<strong>${left} of 10 left.</strong>`}</p>
<form class="actions" method="post" action="${withNext('/account/second-factor/recovery-codes', next)}"><button class="quiet">Create new codes</button>
<small>The old ones stop working.</small></form>
</div>
</section>`;
}
