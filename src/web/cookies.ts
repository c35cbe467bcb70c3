import { type Cookies, serializeCookie, soleCookie } from '../http/cookies.ts';

/** One cookie of this site: the same name and flags wherever it is read, set or cleared. */
export type Cookie = {
  /** The name in the browser, with its prefix. */
  readonly name: string;
  /** The value that a request has, or null when it has none or more than one. */
  read(cookies: Cookies): string | null;
  /** The Set-Cookie header for a value that lasts `ms`. */
  set(value: string, ms: number): string;
  /** The Set-Cookie header that asks the browser to delete it. */
  readonly clear: string;
};

/**
 * The cookies: `session` has the ticket, `pending` the secret of a sign-in that waits for its
 * second step, `device` proves that this browser signed in before, `link` has the secret of the
 * one-time link that was opened last, `enter` has the secret of a browser that is being handed over
 * to the host of an app.
 */
export type OurCookies = {
  readonly session: Cookie;
  readonly pending: Cookie;
  readonly device: Cookie;
  readonly link: Cookie;
  readonly enter: Cookie;
};

/** The cookies with the names and flags for http or https. */
export function createCookies({ https }: { readonly https: boolean }): OurCookies {
  return {
    session: createCookie('session', https),
    pending: createCookie('pending', https),
    device: createCookie('device', https),
    link: createCookie('link', https),
    enter: createCookie('enter', https),
  };
}

/**
 * Over https the name begins with `__Host-`: browsers then refuse it from subdomains and over http,
 * so an attacker there cannot plant one. Over plain http (localhost, a LAN) a browser would drop a
 * Secure cookie, so the cookie has neither the prefix nor the flag.
 */
function createCookie(plainName: string, https: boolean): Cookie {
  const name = https ? `__Host-${plainName}` : plainName;
  const serialize = (value: string, maxAge: number) =>
    // Lax: a user who follows a link from a mail is still signed in; a form on another site does
    // not send the ticket.
    serializeCookie(name, value, {
      path: '/',
      secure: https,
      httpOnly: true,
      sameSite: 'Lax',
      maxAge,
    });
  return {
    name,
    read: (cookies) => soleCookie(cookies, name),
    set: (value, ms) => serialize(value, Math.floor(ms / 1000)),
    clear: serialize('', 0),
  };
}
