import { layout } from '../../views/layout.ts';
import type { Assets, Page } from '../../views/page.ts';
import type { User } from '../auth/accounts/user.ts';
import { HTML_TYPE, type Reply, type ReplyHeaders } from '../http/reply.ts';

/** Puts the house around a page and makes it a reply. The only way from Html to a response. */
export type PageReply = (
  viewer: User | null,
  page: Page,
  status?: number,
  headers?: ReplyHeaders,
) => Reply;

export type PageOptions = { readonly assets: Assets; readonly signupOpen: boolean };

/** Pages of a site with these assets. They show who is signed in, so no cache may keep them, the Back button included. */
export function createPageReply({ assets, signupOpen }: PageOptions): PageReply {
  return (viewer, page, status = 200, headers = {}) => ({
    status,
    headers: { 'content-type': HTML_TYPE, 'cache-control': 'no-store', vary: 'Accept', ...headers },
    body: layout({ page, viewer, assets, signupOpen }).toString(),
  });
}
