/** A browser in front of a door: pages, where they lead, and the form of the log-in. */
import type { Answer, Client, Site } from '../client.ts';
import { type Form, formsIn } from '../forms.ts';
import type { Person } from '../seed.ts';
import type { Trial } from '../trial.ts';

/** A request of a browser for a page. */
export const AS_PAGE = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

export const isRedirect = ({ status }: Answer) => [301, 302, 303, 307, 308].includes(status);

export const isHtml = (answer: Answer) => /^text\/html/i.test(answer.all('content-type')[0] ?? '');

/** Where a redirect leads, as a browser reads it; null when it leads nowhere. */
export function target(answer: Answer, site: Site, from = '/'): URL | null {
  const [location] = answer.all('location');
  return location === undefined
    ? null
    : URL.parse(location, `http://localhost:${site.port}${from}`);
}

/** Whether an address belongs to the server that is checked, by whichever name of this machine. */
export function isOurs(url: URL | null, site: Site): boolean {
  const names = ['localhost', '127.0.0.1', '[::1]'];
  return (
    url?.protocol === 'http:' && names.includes(url.hostname) && Number(url.port) === site.port
  );
}

/** A way to the log-in: the form to send, and the address that it is sent to. */
export type Way = { readonly form: Form | null; readonly path: string };

/** Opens the page of the log-in, and reads its form. */
export async function loginForm(client: Client, path: string, { server }: Trial): Promise<Way> {
  const answer = await client.send(path, AS_PAGE);
  const form = formsIn(answer.text).find(
    ({ method, fields }) => method === 'post' && 'password' in fields,
  );
  if (form === undefined) return { form: null, path };
  const action = URL.parse(form.action, `http://localhost:${server.site.port}${path}`);
  return { form, path: action === null ? path : `${action.pathname}${action.search}` };
}

/** Fills in the form of the log-in, as a browser does, and sends it. */
export function sendForm(
  client: Client,
  { form, path }: Way,
  { email, password }: Person,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const fields = { ...form?.fields, ...more, email, password };
  return client.send(path, { fields, ...AS_PAGE });
}

/** The name under which a redirect to the log-in carries the way back, or null. */
export function nameOfWayBack(url: URL, form: Form | null, path: string): string | null {
  const all = [...url.searchParams, ...Object.entries(form?.fields ?? {})];
  return all.find(([, value]) => value.split('?')[0]?.endsWith(path))?.[0] ?? null;
}

/**
 * How a text that was pasted into a page breaks out of its place, or null. The text is `MARK`
 * followed by `word`.
 */
export function brokenOut(html: string, word: string): string | null {
  const page = html.replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '');
  if (/=\s*'[^'"<>]*o'hara/i.test(page)) return "ends an attribute at its `'`";
  if (/=\s*"[^"<>]*hara&(?:#?\w+;)?"/i.test(page)) return 'ends an attribute at its `"`';
  const outside = page.replace(/=\s*(?:"[^"]*"|'[^']*')/g, '=');
  return new RegExp(`<b>${word}`, 'i').test(outside) ? 'became an element, `<b>`' : null;
}

/** Begins a text that shows whether a page escapes it. */
export const MARK = `o'hara&"<b>`;
