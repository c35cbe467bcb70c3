import { createLayout } from '../../views/layout.ts';
import type { Page, Theme, Viewer } from '../../views/page.ts';
import type { User } from '../auth/accounts/user.ts';
import type { Factors } from '../auth/factors/factors.ts';
import { GROUNDS } from '../colour/palette.ts';
import { HTML_TYPE, type Reply, type ReplyHeaders } from '../http/reply.ts';
import type { StaticFiles } from '../http/static-files.ts';
import type { Site } from './site.ts';

/** Puts the layout around a page and makes it a reply: the only way from Html to a response. */
export type PageReply = (
  viewer: User | null,
  page: Page,
  status?: number,
  headers?: ReplyHeaders,
) => Reply;

/** The colours of the paper. */
export const PAPER: Theme = { light: GROUNDS.light.paper, dark: GROUNDS.dark.paper };
const DESCRIPTION = 'Sign in, see where you are signed in, and manage your account.';

export type PageOptions = {
  readonly files: StaticFiles;
  readonly site: Site;
  readonly signupOpen: boolean;
  readonly factors: Pick<Factors, 'mustEnrol'>;
};

/**
 * Creates the function for a site with these static files. A page shows who is signed in, so no
 * cache may keep it, the cache behind the Back button included.
 */
export function createPageReply({ files, site, signupOpen, factors }: PageOptions): PageReply {
  const assets = {
    stylesheet: files.url('style.css'),
    accountStylesheet: files.url('account.css'),
    homeStylesheet: files.url('home.css'),
    icon: files.url(site.logo?.file ?? 'icon.svg'),
    passkeysScript: files.url('passkeys.js'),
    logo: site.logo && { ...site.logo, src: files.url(site.logo.file) },
  };
  const description = site.text ?? DESCRIPTION;
  const layout = createLayout({ assets, site, signupOpen, description, theme: PAPER });
  const toViewer = (user: User): Viewer => {
    const { email, role } = user;
    return { email, role, mustEnrol: factors.mustEnrol(user) };
  };
  return (viewer, page, status = 200, headers = {}) => {
    // What a user gets is about them, whatever the page says.
    const compressible = viewer === null && page.isPublic === true;
    const vary = compressible ? 'Accept, Accept-Encoding' : 'Accept';
    return {
      status,
      headers: { 'content-type': HTML_TYPE, 'cache-control': 'no-store', vary, ...headers },
      body: layout(page, viewer && toViewer(viewer)).toString(),
      ascii: true,
      ...(compressible && { compressible }),
      ...(page.script !== undefined && { script: true as const }),
    };
  };
}
