/** Requests as a browser sends them. All servers get the same bytes except for port and cookie. */

/** The User-Agent of Chrome. */
export const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

/** The headers of Chrome for a page of the same site. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  Connection: 'keep-alive',
  'Upgrade-Insecure-Requests': '1',
  'User-Agent': CHROME,
  Accept:
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8',
  'Sec-Fetch-Site': 'same-origin',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-User': '?1',
  'Sec-Fetch-Dest': 'document',
  'Accept-Encoding': 'gzip, deflate, br, zstd',
  'Accept-Language': 'en-GB,en;q=0.9',
};

/** The text of a GET request. */
export function get(path: string, port: number, headers: Readonly<Record<string, string>>): string {
  return head(`GET ${path}`, port, headers);
}

/** The text of a POST request with a form. */
export function post(path: string, port: number, fields: Readonly<Record<string, string>>): string {
  const body = new URLSearchParams(fields).toString();
  const type = 'application/x-www-form-urlencoded';
  const headers = { ...PAGE_HEADERS, 'Content-Type': type, 'Content-Length': String(body.length) };
  return head(`POST ${path}`, port, headers) + body;
}

function head(line: string, port: number, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${line} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...lines, '', ''].join('\r\n');
}
