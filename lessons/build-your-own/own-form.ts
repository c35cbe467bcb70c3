/**
 * The form as the site's own page sends it: with the headers of a browser and with all hidden
 * fields, so that a server may ask for a token with each form, or for an Origin.
 */
import { hiddenIn } from './forms.ts';
import type { Answer, Request } from './message.ts';

type Sender = { send(path: string, request: Request): Promise<Answer> };

/** Where a form with a token may stand, after the address that it is sent to. */
const PAGES = ['/login', '/dashboard'];
const SHORTEST_TOKEN = 8;
/** How servers refuse a form without its token: 419 is said by Laravel, 422 by Rails. */
const REFUSALS = [400, 403, 419, 422];

/** Whether a request may have been refused because a token or an Origin was missing. */
export function mayLackToken(request: Request, status: number): boolean {
  const { method = 'GET', fields, body } = request;
  const changes = method !== 'GET' || fields !== undefined || body !== undefined;
  return changes && REFUSALS.includes(status);
}

/** The headers that a browser sends with a form of a page of this site. */
export const ownHeaders = (port: number): Readonly<Record<string, string>> => ({
  origin: `http://localhost:${port}`,
  'sec-fetch-site': 'same-origin',
});

/** The request with what the own page would add to it; null when that is nothing. */
export async function ownForm(
  client: Sender,
  path: string,
  request: Request,
  status: number,
  port: number,
): Promise<Request | null> {
  const { fields = {}, headers = {}, on: _, ...rest } = request;
  const own = { ...rest, headers: { ...ownHeaders(port), ...headers } };
  const hidden = await hiddenFields(client, path, request);
  if (Object.values(hidden).some((value) => value.length >= SHORTEST_TOKEN)) {
    if (request.body === undefined) return { ...own, fields: { ...hidden, ...fields } };
    return { ...own, body: `${request.body}&${new URLSearchParams(hidden)}` };
  }
  if (status !== 403 || headers.origin !== undefined) return null;
  return { ...own, ...(request.fields && { fields }) };
}

/** The hidden fields of the page at an address, or of the log-in or the dashboard. */
export async function hiddenFields(
  client: Sender,
  path: string,
  { cookie }: Request = {},
): Promise<Readonly<Record<string, string>>> {
  for (const page of [path, ...PAGES]) {
    const answer = await client.send(page, {
      headers: { accept: 'text/html' },
      ...(cookie !== undefined && { cookie }),
    });
    const fields = answer.status === 200 ? hiddenIn(answer.text) : {};
    if (Object.keys(fields).length > 0) return fields;
  }
  return {};
}
