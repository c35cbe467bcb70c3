/**
 * Keeps the secret of a one-time link out of addresses. The first GET puts it into a cookie and
 * redirects to an address without it, so the secret is neither in the history nor on the screen
 * (ASVS 14.2.1). That GET does not use the link up, since mail scanners open every link. The form
 * then sends the cookie. A program sends the secret itself, as `token` in the body.
 */
import { errorPage, startOf } from '../../views/error.ts';
import { linkGonePage, linkMissingPage } from '../../views/link-gone.ts';
import { LINK_PATHS } from '../auth/fresh-link.ts';
import type { Link, LinkKind } from '../auth/link-store.ts';
import { isSecret } from '../auth/secret.ts';
import type { Handler } from '../http/context.ts';
import type { Fields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { type Reply, type ReplyHeaders, seeOther } from '../http/reply.ts';
import { optionalText } from './credentials.ts';
import { DAMAGED } from './damaged-link.ts';
import type { Deps } from './deps.ts';
import type { FormRefusal } from './form.ts';
import { hasBearer, type Visitor } from './visitor.ts';

/** How long (ms) a browser keeps the secret of an opened link; opening it again renews that. */
const COOKIE_MS = 15 * 60_000;

const KINDS = Object.keys(LINK_PATHS) as readonly LinkKind[];

/** 409: the form belongs to another link than the one that this browser opened last. */
export const NOT_THIS_LINK: FormRefusal = {
  status: 409,
  problems: [
    {
      field: null,
      message:
        'You\u2019ve opened another link in this browser since. This form now belongs to that link: check which account it\u2019s for.',
    },
  ],
};

/** The link of a request, or the reply to a request without a link that works. */
export type Opened =
  | {
      readonly ok: true;
      readonly secret: string;
      readonly link: Link;
      /** Whether the form came from the page of another link. */
      readonly isOther: boolean;
    }
  | { readonly ok: false; readonly reply: Reply };

/** Opens one-time links, and finds the link of a request. */
export function openedLinks({
  accounts,
  links,
  cookies,
  page,
  site,
  now,
}: Pick<Deps, 'accounts' | 'links' | 'cookies' | 'page' | 'site' | 'now'>) {
  /** GET /reset/:token and the like: redirects to the same address without the secret. */
  const open = (kind: LinkKind): Handler<Visitor> => {
    return async (visitor) => {
      const secret = visitor.params.token ?? '';
      if (!isSecret(secret)) return damaged(visitor);
      const link = await find(kind, secret);
      if (link === null) return gone(visitor, kind);
      if (hasBearer(visitor)) return seeOther(LINK_PATHS[kind]);
      const ms = Math.min(COOKIE_MS, link.expiresAt - now());
      return seeOther(LINK_PATHS[kind], { 'set-cookie': cookies.link.set(secret, ms) });
    };
  };

  /**
   * The link of a request: by the `token` in its body, or by the cookie. `fields`: null for a GET.
   */
  async function read(kind: LinkKind, visitor: Visitor, fields: Fields | null): Promise<Opened> {
    const token = fields && optionalText(fields, 'token');
    if (token !== null) {
      if (!isSecret(token)) return { ok: false, reply: damaged(visitor) };
      const link = await find(kind, token);
      if (link === null) return { ok: false, reply: gone(visitor, kind) };
      return { ok: true, secret: token, link, isOther: false };
    }
    const secret = hasBearer(visitor) ? null : cookies.link.read(visitor.cookies);
    if (secret === null) return { ok: false, reply: missing(visitor) };
    const link = await find(kind, secret);
    if (link === null) return { ok: false, reply: await notOfKind(kind, secret, visitor) };
    const isOther = fields !== null && optionalText(fields, 'link') !== markOf(link);
    return { ok: true, secret, link, isOther };
  }

  /**
   * The reply when the cookie has no link of this kind: the browser opened a link of another kind
   * since, or this one no longer works.
   */
  async function notOfKind(kind: LinkKind, secret: string, visitor: Visitor): Promise<Reply> {
    const others = KINDS.filter((other) => other !== kind).map((other) => find(other, secret));
    const isOpen = (await Promise.all(others)).some((link) => link !== null);
    return isOpen ? missing(visitor) : gone(visitor, kind, close(visitor));
  }

  async function find(kind: LinkKind, secret: string): Promise<Link | null> {
    const link = await links.find(kind, secret);
    // Checked before the form is shown, so that no user chooses a password in vain.
    return kind === 'setup' && (await accounts.hasAdmin()) ? null : link;
  }

  /** The header that clears the link cookie of a browser that has one. */
  function close(visitor: Visitor): ReplyHeaders {
    const has = !hasBearer(visitor) && cookies.link.read(visitor.cookies) !== null;
    return has ? { 'set-cookie': cookies.link.clear } : {};
  }

  /** The reply for a link that was used, withdrawn, has expired or never existed. */
  function gone({ wantsJson, user }: Visitor, kind: LinkKind, headers: ReplyHeaders = {}): Reply {
    if (wantsJson)
      throw new HttpError(
        404,
        'This link has been used, has expired or was replaced by a newer one.',
      );
    return page(user, linkGonePage({ what: kind, isSignedIn: user !== null }), 404, headers);
  }

  function damaged({ wantsJson, user }: Visitor): Reply {
    if (wantsJson) throw new HttpError(404, DAMAGED.message);
    const about = { ...DAMAGED, status: 404, requestId: null, back: startOf(user, site) };
    return page(user, errorPage(about), 404);
  }

  function missing({ wantsJson, user }: Visitor): Reply {
    if (wantsJson) {
      throw new HttpError(400, 'Send the 43 characters at the end of the link as token.');
    }
    return page(user, linkMissingPage(), 400);
  }

  return { open, read, gone, close };
}

/**
 * The value of the hidden field that says which link a form belongs to: the start of the digest of
 * its secret, which cannot be used as a secret.
 */
export function markOf({ key }: Link): string {
  return key.slice(0, 8);
}

/** The reply with further cookies. */
export function withCookies(reply: Reply, headers: ReplyHeaders): Reply {
  const cookies = [reply.headers, headers].flatMap((one) => one['set-cookie'] ?? []);
  if (cookies.length === 0) return reply;
  return { ...reply, headers: { ...reply.headers, 'set-cookie': cookies } };
}
