/** A form that waits in the page that asks for the password, and its confirmation. */
import assert from 'node:assert/strict';
import { PASSWORD } from './people.ts';
import { form } from './requests.ts';

type Requests = { request(path: string, init?: RequestInit): Promise<Response> };

/** The hidden inputs of a page: names and values. */
export function hiddenInputs(markup: string): Record<string, string> {
  const inputs = markup.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g);
  return Object.fromEntries(
    Array.from(inputs, ([, name = '', value = '']) => [name, decodeEntities(value)]),
  );
}

/** The hidden inputs of the page that answers a form whose password is no longer fresh. */
export async function keptIn(response: Response): Promise<Record<string, string>> {
  const markup = await response.text();
  assert.equal(response.status, 403, markup.slice(0, 300));
  assert.match(markup, /action="\/confirm"/);
  assert.deepEqual(response.headers.getSetCookie(), []);
  return hiddenInputs(markup);
}

/** Confirms with the password: the response to the form that was kept. */
export async function confirmKept(
  app: Requests,
  response: Response,
  cookie: string,
  more: Record<string, string> = {},
): Promise<Response> {
  const kept = await keptIn(response);
  return app.request('/confirm', form({ ...kept, password: PASSWORD, ...more }, cookie));
}

function decodeEntities(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll('&amp;', '&');
}
