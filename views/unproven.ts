import { type Html, html } from './html.ts';
import { message } from './message.ts';
import type { Page } from './page.ts';
import { type Contact, contactLink } from './site.ts';

type Unproven = {
  readonly reason: keyof typeof DETAILS;
  /** What people call the app; null when it is not known. */
  readonly app: string | null;
  /** The address that it wants its users to be sent to. */
  readonly redirectUri: string | null;
  readonly contact: Contact;
  readonly way: { readonly href: string; readonly label: string };
};

/** For the person who set up the app. */
const DETAILS = {
  unreadable: 'The address of this page can\u2019t be decoded.',
  repeated: 'client_id or redirect_uri is in the address twice.',
  no_client: 'client_id is missing.',
  unknown_client: 'No app with this client_id is registered here.',
  no_redirect_uri: 'redirect_uri is missing.',
  unregistered_redirect_uri: 'This redirect_uri isn\u2019t registered for the app:',
} as const;

const SHOWN = 300; // characters of the address

// An attacker may have written it: U+202E would reverse the text beside it, U+200B hide in it.
function visible(address: string): string {
  return address.replaceAll(/[^\x21-\x7e]+/g, encodeURIComponent).slice(0, SHOWN);
}

/**
 * The page for a user whom an app has sent here with a request that cannot be trusted: sending them
 * back could hand them to an attacker. It tells the person who set up the app what to correct.
 */
export function unprovenPage({ reason, app, redirectUri, contact, way }: Unproven): Page {
  const title = 'You can\u2019t sign in to that app';
  const name: Html = app === null ? html`An app` : html`&ldquo;${app}&rdquo;`;
  return {
    title,
    body: message({
      title,
      words: html`${name} sent you here with a request that we can&rsquo;t trust, so you stayed here. Nothing was changed.`,
      more: html`<p>Ask ${contactLink(contact)} for help, and mention this:</p>
<p>${DETAILS[reason]}${redirectUri !== null && html` <code>${visible(redirectUri)}</code>`}</p>`,
      actions: html`<a class="button" href="${way.href}">${way.label}</a>`,
      isVoid: true,
    }),
  };
}
