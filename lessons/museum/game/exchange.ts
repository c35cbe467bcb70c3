/** A request with its answer, as the game sees it go by. */

export type Exchange = {
  /** When the request came, in ms since 1970. */
  readonly at: number;
  /** Counts the starts of the server: 1, and one more after each restart. */
  readonly life: number;
  /** The number of the process, 1 or 2. */
  readonly process: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  /** The headers of the answer; of several with one name, the last. */
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly setCookies: readonly string[];
  readonly text: string;
};

/** The value of a cookie that came with the request; undefined when there was none. */
export function cookieIn({ headers }: Exchange, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(/; */);
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** The value of a cookie that the answer set; undefined when it set none. */
export function cookieSet({ setCookies }: Exchange, name: string): string | undefined {
  const line = setCookies.find((text) => text.startsWith(`${name}=`));
  return line?.slice(name.length + 1).split(';')[0];
}

/** The bearer token of the request, or an empty text. */
export function bearerIn({ headers }: Exchange): string {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** The token that `POST /token/login` has issued; undefined for other answers. */
export function tokenIssued({ path, status, text }: Exchange): string | undefined {
  return path === '/token/login' && status === 200 ? text.split('\n')[0] : undefined;
}

/** The fields of the form that was sent. */
export function formIn({ body }: Exchange): URLSearchParams {
  return new URLSearchParams(body);
}
