/** What my/cookies.js exports. */
export type CookieFunctions = {
  /** The cookies in a Cookie header, without those whose name came twice. */
  parseCookies(header: string | undefined): Map<string, string>;
  /** A Set-Cookie line. `maxAge`: seconds; without it the cookie ends with the browser. */
  setCookie(name: string, value: string, maxAge?: number): string;
  /** The Set-Cookie line that deletes a cookie. */
  clearCookie(name: string): string;
};
