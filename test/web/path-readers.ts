/**
 * How programs read the target of a request, as a path: null when they refuse it. Each is written
 * after its documentation and source, for the tests of plain-path.ts.
 */

export type Reader = (target: string) => string | null;

const HEX = /^[0-9a-f]{2}$/i;

/** nginx, ngx_http_parse_complex_uri with merge_slashes: decodes once, then resolves. */
export const nginx: Reader = (target) => {
  const start = withoutHost(target);
  if (!start.startsWith('/')) return null;
  const path: string[] = [];
  for (let i = 0; i < start.length; i++) {
    let character = start[i] ?? '';
    if (character === '?' || character === '#') break;
    if (character === '%') {
      const digits = start.slice(i + 1, i + 3);
      if (!HEX.test(digits)) return null;
      character = String.fromCharCode(Number.parseInt(digits, 16));
      if (character === '\0') return null;
      i += 2;
    }
    path.push(character);
  }
  return resolved(path.join(''));
};

/** Caddy, the matcher `path`: Go decodes once, then capitals, dots and slashes are cleaned. */
export const caddy: Reader = (target) => {
  const path = decodedByGo(withoutHost(target).split('?')[0] ?? '');
  // strings.ToLower maps single characters: U+0130 becomes a plain i.
  return path && cleaned([...path].map((c) => (c === '\u0130' ? 'i' : c.toLowerCase())).join(''));
};

/** Traefik from 3.6: some encoded characters are refused, the path is cleaned for all to see. */
export const traefik: Reader = (target) => {
  const raw = withoutHost(target).split('?')[0] ?? '';
  if (/%(?:2f|5c|00|3b|25|3f|23)/i.test(raw)) return null;
  const path = decodedByGo(raw);
  return path && cleaned(path);
};

/** A servlet container: parameters of segments go first, then it decodes, then it resolves. */
export const servlet: Reader = (target) => {
  const raw = (withoutHost(target).split('?')[0] ?? '').replaceAll(/;[^/]*/g, '');
  const path = decodedByGo(raw);
  return path && resolved(path);
};

/** The worst of all: decodes as often as it can, and reads as Windows does. */
export const windows: Reader = (target) => {
  let path = withoutHost(target).split(/[?#]/)[0] ?? '';
  for (let before = ''; before !== path; ) {
    before = path;
    path = path.replaceAll(/%([0-9a-f]{2})/gi, (_, digits) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
  }
  const [text = ''] = path.toLowerCase().split('\0');
  const segments = text.replaceAll('\\', '/').split('/');
  const trimmed = segments.map((segment) => {
    const name = segment.split(';')[0] ?? '';
    return /^\s*\.\.\s*$/.test(name) ? '..' : name.replace(/[. ]+$/, '');
  });
  return resolved(trimmed.join('/'));
};

// The absolute form: a proxy takes the host from it, and the path from behind.
function withoutHost(target: string): string {
  return target.replace(/^https?:\/\/[^/?#]*/i, '') || '/';
}

function decodedByGo(raw: string): string | null {
  if (!raw.startsWith('/') || /%(?![0-9a-f]{2})/i.test(raw)) return null;
  const bytes = Buffer.from(raw, 'utf8').toString('latin1');
  const decoded = bytes.replaceAll(/%([0-9a-f]{2})/gi, (_, digits) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(decoded, 'latin1').toString('utf8');
}

/** path.Clean of Go, which stays below the root, with the slash at the end. */
function cleaned(path: string): string {
  const folders: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') folders.pop();
    else if (segment !== '' && segment !== '.') folders.push(segment);
  }
  return folders.length > 0 && path.endsWith('/')
    ? `/${folders.join('/')}/`
    : `/${folders.join('/')}`;
}

/** The same where a path that leaves the root is refused, and `/a/..` is a folder. */
function resolved(path: string): string | null {
  let depth = 0;
  for (const segment of path.split('/')) {
    if (segment === '..') depth--;
    else if (segment !== '' && segment !== '.') depth++;
    if (depth < 0) return null;
  }
  return cleaned(/\/\.{1,2}$/.test(path) ? `${path}/` : path);
}
