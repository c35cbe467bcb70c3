import type { Html } from './html.ts';
import type { Notice } from './notice.ts';

/**
 * What a view returns: the title and the content of <main>. The layout adds the rest of the
 * document.
 */
export type Page = {
  readonly title: string;
  /**
   * What the page is for, in a sentence that search engines show below its link. A page behind the
   * login needs none: they do not get there.
   */
  readonly description?: string;
  readonly body: Html;
  /**
   * Whether nothing on it is a secret, about a user, or typed by one: to a visitor it is compressed
   * (src/http/compress.ts says what the attack on any other page is).
   */
  readonly isPublic?: boolean;
  /** A second stylesheet: for the pages behind the login, or for the start page. */
  readonly styles?: 'account' | 'home';
  /** The script of a page with a passkey button. All other pages have none. */
  readonly script?: 'passkeys';
  /** Whether it is one form: what the site says of itself stands beside it. */
  readonly form?: true;
  /** What was just done: the title of the document begins with it. */
  readonly news?: Notice | null;
  /**
   * Whether a visitor has one way to go on, the form of a one-time link: the header has no links to
   * sign in or up.
   */
  readonly isAlone?: true;
  /** The header link whose part of the site this page belongs to. */
  readonly section?: Section;
  /** The absolute address that the browser opens by itself as soon as it has this page. */
  readonly leadsTo?: string;
};

/** The links of the header. */
export type Section = '/dashboard' | '/account' | '/overview' | '/login' | '/signup';

/** The user a page is shown to, as far as the layout needs it. */
export type Viewer = {
  readonly email: string;
  readonly role: 'user' | 'admin';
  /** Whether they have to set up a second factor before any other page opens to them. */
  readonly mustEnrol?: boolean;
};

/**
 * URLs of the files in public/ that pages link to. They carry a fingerprint, so they come from the
 * static index.
 */
export type Assets = {
  readonly stylesheet: string;
  readonly accountStylesheet: string;
  readonly homeStylesheet: string;
  readonly icon: string;
  readonly passkeysScript: string;
  /** Of the site itself; null without one. */
  readonly logo: Logo | null;
};

/** A picture with its size, of which only the ratio counts. */
export type Logo = { readonly src: string; readonly width: number; readonly height: number };

/** The colour of the paper by colour scheme, as style.css has it: `#rrggbb`. */
export type Theme = { readonly light: string; readonly dark: string };

/**
 * One thing that is wrong with a form. `field` is the name of the input, or null when it concerns
 * the form as a whole.
 */
export type Issue = {
  readonly field: string | null;
  readonly message: string;
  /**
   * A link to a page that helps; or, with `form`, the button of the form with that id, which goes
   * there with what was typed.
   */
  readonly way?: { readonly href: string; readonly label: string; readonly form?: string };
  /** What else helps at the field: `clock` is the time of this server. */
  readonly advice?: 'clock';
};
