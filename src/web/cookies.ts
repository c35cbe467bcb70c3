import { type Cookies, serializeCookie, soleCookie } from '../http/cookies.ts';

/** One cookie of ours: the same name and flags wherever it is read, set or removed. */
export type Cookie = {
  /** The value that came with a request, or null when none or more than one did. */
  read(cookies: Cookies): string | null;
  /** Set-Cookie that hands out a value for so many ms. */
  give(value: string, ms: number): string;
  /** Set-Cookie that asks the browser to drop it. */
  readonly takeBack: string;
};

/**
 * The three cookies: `session` is the ticket, `device` says that this browser has been here before,
 * `link` is the one-time link that was opened last.
 */
export type OurCookies = {
  readonly session: Cookie;
  readonly device: Cookie;
  readonly link: Cookie;
};

/** Our cookies, named and flagged for http or https. */
export function createCookies({ https }: { readonly https: boolean }): OurCookies {
  return {
    session: createCookie('session', https),
    device: createCookie('device', https),
    link: createCookie('link', https),
  };
}

/**
 * Over https the name begins with `__Host-`: browsers then refuse it from subdomains and over http, so nobody can plant
 * one. Over plain http (localhost, a LAN) a browser would drop a Secure cookie, so it has neither.
 */
function createCookie(plainName: string, https: boolean): Cookie {
  const name = https ? `__Host-${plainName}` : plainName;
  const serialize = (value: string, maxAge: number) =>
    // Lax: a link from a mail still finds the person signed in; a form on another site does not carry the ticket.
    serializeCookie(name, value, {
      path: '/',
      secure: https,
      httpOnly: true,
      sameSite: 'Lax',
      maxAge,
    });
  return {
    read: (cookies) => soleCookie(cookies, name),
    give: (value, ms) => serialize(value, Math.floor(ms / 1000)),
    takeBack: serialize('', 0),
  };
}

/** The name under which a cookie goes out. */
export function cookieName({ takeBack }: Cookie): string {
  return takeBack.slice(0, takeBack.indexOf('='));
}
