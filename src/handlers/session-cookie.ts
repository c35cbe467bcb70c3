import { type Cookies, serializeCookie, soleCookie } from '../http/cookies.ts';

/** How the ticket travels: one cookie, the same name and flags wherever it is set, read or removed. */
export type SessionCookie = {
  /** The ticket that came with a request, or null when none or more than one did. */
  read(cookies: Cookies): string | null;
  /** Set-Cookie that hands out a ticket for so many ms. */
  give(ticket: string, ms: number): string;
  /** Set-Cookie that asks the browser to drop its ticket. */
  readonly takeBack: string;
};

/**
 * Over https the name begins with `__Host-`: browsers then refuse it from subdomains and over http, so nobody can plant
 * a ticket. Over plain http (localhost, a LAN) a browser would drop a Secure cookie, so it has neither.
 */
export function createSessionCookie({ https }: { readonly https: boolean }): SessionCookie {
  const name = https ? '__Host-session' : 'session';
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
    give: (ticket, ms) => serialize(ticket, Math.floor(ms / 1000)),
    takeBack: serialize('', 0),
  };
}
