import type { Html } from './html.ts';

/** What a view returns: the title and the content of <main>. The layout puts the house around it. */
export type Page = {
  readonly title: string;
  readonly body: Html;
  /** The pages behind the login need more than the front door does, so they ask for a second stylesheet. */
  readonly styles?: 'account';
  /** The link of the header that leads here or hereabouts. */
  readonly section?: Section;
};

/** What the header leads to. */
export type Section = '/dashboard' | '/account' | '/users' | '/login' | '/signup';

/** The person a page is shown to, as far as the layout needs to know. */
export type Viewer = { readonly email: string; readonly role: 'user' | 'admin' };

/** URLs of the files in public/ that pages link to. They carry a fingerprint, so they come from the static index. */
export type Assets = {
  readonly stylesheet: string;
  readonly accountStylesheet: string;
  readonly icon: string;
};

/** One thing wrong with a form. `field` is the input's name, or null when it concerns the form as a whole. */
export type Problem = {
  readonly field: string | null;
  readonly message: string;
  /** Where whoever has this problem can go on. */
  readonly way?: { readonly href: string; readonly label: string };
};
