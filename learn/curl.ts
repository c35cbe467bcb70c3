/**
 * Writes a request as a curl command. Secrets are shell variables in it, which the user sets.
 */
import type { Exchange } from './exchange.ts';
import { header } from './exchange.ts';

const COPIED = ['accept', 'origin', 'if-none-match', 'content-type'];

const VARIABLES: Readonly<Record<string, string>> = {
  ticket: '$TICKET',
  device: '$DEVICE',
  token: '$TOKEN',
  secret: '$SECRET',
  credentials: '$CREDENTIALS',
};

/**
 * A curl command for an exchange, or a remark why there is none. `app` is the address of the app.
 */
export function asCurl({ request, method, path, query }: Exchange, app: string): string {
  if (!request.whole || method === '') return '# no HTTP, so no curl: send the bytes with nc';
  const target = query === '' ? path : `${path}?${query}`;
  const { body } = request;
  const parts = [
    method === 'HEAD'
      ? 'curl -I'
      : `curl -i${method === (body ? 'POST' : 'GET') ? '' : ` -X ${method}`}`,
    ...COPIED.flatMap((name) => option(name, header(request.lines, name)?.value)),
    ...option('cookie', header(request.lines, 'cookie')?.value),
    ...option('authorization', header(request.lines, 'authorization')?.value),
    ...(body ? [`--data ${quote(sample(body))}`] : []),
    quote(app + target),
  ];
  return parts.join(' \\\n  ');
}

function option(name: string, value: string | undefined): string[] {
  if (value === undefined || (name === 'accept' && value === '*/*')) return [];
  return [`-H ${quote(`${titled(name)}: ${value}`)}`];
}

const titled = (name: string): string => name.replaceAll(/(?<=^|-)[a-z]/g, (c) => c.toUpperCase());

function sample({ form, names }: NonNullable<Exchange['request']['body']>): string {
  if (form === 'json') return JSON.stringify(Object.fromEntries(names.map((name) => [name, '…'])));
  return form === 'form' ? names.map((name) => `${name}=…`).join('&') : '…';
}

const SEALED = /‹([a-z]+)[^›]*›/g;

// Single quotes keep everything as it is (POSIX shell, section 2.2.2). A variable needs double
// quotes, so the text is cut there: 'Cookie: session='"$TICKET"
function quote(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  for (const match of text.matchAll(SEALED)) {
    pieces.push(single(text.slice(at, match.index)), `"${VARIABLES[match[1] ?? ''] ?? '$VALUE'}"`);
    at = match.index + match[0].length;
  }
  return [...pieces, single(text.slice(at))].join('') || "''";
}

function single(text: string): string {
  // A control character would act on the terminal it is pasted into.
  const plain = text.replaceAll(/[^\x20-\x7e…]/g, '?').replaceAll("'", `'\\''`);
  return plain === '' ? '' : `'${plain}'`;
}
