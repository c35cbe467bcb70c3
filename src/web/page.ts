import { createLayout } from '../../views/layout.ts';
import type { Page } from '../../views/page.ts';
import type { User } from '../auth/accounts/user.ts';
import { HTML_TYPE, type Reply, type ReplyHeaders } from '../http/reply.ts';
import type { StaticFiles } from '../http/static-files.ts';

/** Puts the layout around a page and makes it a reply: the only way from Html to a response. */
export type PageReply = (
  viewer: User | null,
  page: Page,
  status?: number,
  headers?: ReplyHeaders,
) => Reply;

export type PageOptions = { readonly files: StaticFiles; readonly signupOpen: boolean };

/**
 * Creates it for a site with these static files. A page shows who is signed in, so no cache may
 * keep it, the cache behind the Back button included.
 */
export function createPageReply({ files, signupOpen }: PageOptions): PageReply {
  const assets = {
    stylesheet: files.url('style.css'),
    accountStylesheet: files.url('account.css'),
    icon: files.url('icon.svg'),
    passkeysScript: files.url('passkeys.js'),
  };
  const layout = createLayout(assets, signupOpen);
  return (viewer, page, status = 200, headers = {}) => ({
    status,
    headers: { 'content-type': HTML_TYPE, 'cache-control': 'no-store', vary: 'Accept', ...headers },
    body: layout(page, viewer).toString(),
    ascii: true,
    ...(page.script !== undefined && { script: true as const }),
  });
}
