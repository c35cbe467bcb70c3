/**
 * The files in public/, read once at start-up into memory. A request names a key of a Map, never a
 * path on disk, so there is no traversal to defend against, no stat per request and nothing to read
 * after start.
 *
 * Each file has two addresses: a plain one (`/style.css`), which is revalidated, and one with a
 * fingerprint of its content (`/style.3f9c21d0ab.css`), which never changes and is cached for a
 * year. Pages link to the second. No ranges, no directory listing, no subfolders.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { acceptedCodings } from './accept-encoding.ts';
import type { Handler } from './context.ts';
import type { Reply } from './reply.ts';

const TYPES: ReadonlyMap<string, string> = new Map([
  ['css', 'text/css; charset=utf-8'],
  ['js', 'text/javascript; charset=utf-8'],
  ['svg', 'image/svg+xml; charset=utf-8'],
  ['png', 'image/png'],
  ['ico', 'image/x-icon'],
  ['txt', 'text/plain; charset=utf-8'],
]);

export type StaticFiles = {
  /** Address -> handler, both addresses of every file. */
  readonly handlers: ReadonlyMap<string, Handler>;
  /**
   * The fingerprinted address of a file by its name in public/. Throws when there is no such file.
   */
  url(name: string): string;
};

const brotliCompress = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

type Variant = { readonly body: Buffer; readonly etag: string; readonly encoding: string | null };

/**
 * Reads every file of a folder; those in `others` are served beside them, or instead of the one of
 * their name. Throws for a file whose type is not listed: what is served is decided here.
 */
export async function indexFiles(
  folder: string,
  others: ReadonlyMap<string, Buffer> = new Map(),
): Promise<StaticFiles> {
  const handlers = new Map<string, Handler>();
  const urls = new Map<string, string>();
  // Synchronous: no request waits yet, and this takes 4 ms instead of 10.
  for (const name of new Set([...readdirSync(folder), ...others.keys()])) {
    const dot = name.lastIndexOf('.');
    const type = TYPES.get(name.slice(dot + 1));
    if (dot < 1 || type === undefined) throw new Error(`public/${name} has no known type`);
    const body = others.get(name) ?? readFileSync(join(folder, name));
    const fingerprint = createHash('sha256').update(body).digest('hex').slice(0, 10);
    const url = `/${name.slice(0, dot)}.${fingerprint}${name.slice(dot)}`;
    // Not awaited: brotli at its best takes 35 ms, and goes on in other threads during the start.
    const variants = compress(body, fingerprint);
    handlers.set(`/${name}`, serve(type, 'no-cache', variants));
    handlers.set(url, serve(type, 'public, max-age=31536000, immutable', variants));
    urls.set(name, url);
  }
  return {
    handlers,
    url: (name) => {
      const url = urls.get(name);
      if (url === undefined) throw new Error(`public/ has no ${name}`);
      return url;
    },
  };
}

// Best first. A variant that is not smaller is left out. Each has its own ETag, as strong ones must
// (RFC 9110, 8.8.3).
async function compress(body: Buffer, fingerprint: string): Promise<Variant[]> {
  const [br, gz] = await Promise.all([brotliCompress(body), gzip(body)]);
  const plain = { body, etag: `"${fingerprint}"`, encoding: null };
  const brotli = { body: br, etag: `"${fingerprint}-br"`, encoding: 'br' };
  const gzipped = { body: gz, etag: `"${fingerprint}-gzip"`, encoding: 'gzip' };
  return [...[brotli, gzipped].filter((packed) => packed.body.length < body.length), plain];
}

function serve(type: string, cacheControl: string, variants: Promise<readonly Variant[]>): Handler {
  const replies = variants.then((all) => all.map((one) => repliesOf(one, type, cacheControl)));
  return async ({ request }) => {
    const accepted = acceptedCodings(request.headers['accept-encoding']);
    const chosen = (await replies).find(
      (one) => one.encoding === null || accepted.has(one.encoding),
    );
    if (chosen === undefined) throw new Error('the plain variant is always there');
    return matches(request.headers['if-none-match'], chosen.etag)
      ? chosen.notModified
      : chosen.full;
  };
}

type Replies = {
  readonly encoding: string | null;
  readonly etag: string;
  readonly full: Reply;
  readonly notModified: Reply;
};

// Both replies of a variant, made once.
function repliesOf({ body, etag, encoding }: Variant, type: string, cacheControl: string): Replies {
  const kept = { etag, 'cache-control': cacheControl, vary: 'Accept-Encoding' };
  const described = {
    'content-type': type,
    ...(encoding === null ? {} : { 'content-encoding': encoding }),
    ...kept,
  };
  return {
    encoding,
    etag,
    full: { status: 200, headers: described, body, constant: true },
    notModified: { status: 304, headers: kept, body: '', constant: true },
  };
}

// If-None-Match = "*" / #entity-tag, compared weakly (RFC 9110, section 13.1.2).
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header === etag) return true; // what a browser sends
  return header.split(',').some((tag) => {
    const given = tag.trim().replace(/^W\//, '');
    return given === '*' || given === etag;
  });
}
