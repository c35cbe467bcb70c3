/**
 * The file SITE_LOGO, read once at the start. What it is is decided by its content: a page with
 * scripts that is called logo.svg is refused, and not served. A script inside of an SVG does not
 * run: pages show it as an image, and opened by itself it has the policy of
 * http/security-headers.ts.
 */
import { readFileSync, statSync } from 'node:fs';
import { errorCode } from '../error-code.ts';
import { StartFailure } from './start-failure.ts';

export type SiteLogo = {
  /** Its name among the files of the site. */
  readonly file: 'logo.svg' | 'logo.png';
  readonly body: Buffer;
  /** In pixels, or in any unit: only the ratio counts. */
  readonly width: number;
  readonly height: number;
};

// Bytes: it is on every page, and kept in memory.
const LARGEST = 64 * 1024;

/** Reads the file. Throws StartFailure with a sentence when it cannot be used. */
export function readLogo(path: string): SiteLogo {
  const refuse = (sentence: string, cause: unknown = null) =>
    new StartFailure(`SITE_LOGO=${path}: ${sentence}`, { mayPass: false, cause });
  let body: Buffer;
  try {
    const { size } = statSync(path);
    if (size > LARGEST) {
      throw refuse(`it has ${Math.ceil(size / 1024)} KB; a logo may have at most 64.`);
    }
    body = readFileSync(path);
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw refuse(UNREADABLE[errorCode(error)] ?? 'it cannot be read.', error);
  }
  const logo = logoOf(body);
  if (typeof logo === 'string') throw refuse(logo);
  return logo;
}

/**
 * What is wrong with the file, to be told together with the other bad settings; none without one.
 */
export function logoProblems(path: string | undefined): readonly string[] {
  try {
    if (path) readLogo(path);
    return [];
  } catch (error) {
    if (error instanceof StartFailure) return [error.message];
    throw error;
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file.',
  ENOTDIR: 'there is no such file.',
  EACCES: 'this account may not read it.',
  EISDIR: 'that is a folder. Name a file in it.',
};

/** A logo from the content of a file, or a sentence about what is wrong with it. */
export function logoOf(body: Buffer): SiteLogo | string {
  return body.subarray(0, 8).equals(PNG_SIGNATURE) ? pngLogo(body) : svgLogo(body);
}

const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

// The first chunk is the header, which begins with width and height (PNG, 11.2.1).
function pngLogo(body: Buffer): SiteLogo | string {
  if (body.length < 24 || body.toString('latin1', 12, 16) !== 'IHDR') return NO_IMAGE;
  const width = body.readUInt32BE(16);
  const height = body.readUInt32BE(20);
  return width > 0 && height > 0 ? { file: 'logo.png', body, width, height } : NO_IMAGE;
}

function svgLogo(body: Buffer): SiteLogo | string {
  const root = rootTag(body.toString('utf8'));
  if (root === null) return NO_IMAGE;
  if (attribute(root, 'xmlns') !== 'http://www.w3.org/2000/svg') {
    return 'its <svg> has no xmlns="http://www.w3.org/2000/svg", without which browsers show nothing.';
  }
  const [width = 0, height = 0] = (attribute(root, 'viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .slice(2)
    .map(Number);
  const box = width > 0 && height > 0 ? { width, height } : sizeOf(root);
  return { file: 'logo.svg', body, ...box };
}

const NO_IMAGE = 'it is neither an SVG nor a PNG.';

// What may stand before the root of an XML document: declarations, comments, a document type, which
// may have a list in brackets.
const BEFORE_ROOT = /^\s*(?:<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>[]*(?:\[[^\]]*\]\s*)?>)/s;

function rootTag(text: string): string | null {
  let rest = text.replace(/^\ufeff/, '');
  for (let found = BEFORE_ROOT.exec(rest); found !== null; found = BEFORE_ROOT.exec(rest)) {
    rest = rest.slice(found[0].length);
  }
  return /^\s*(<svg(?:\s[^>]*)?>)/.exec(rest)?.[1] ?? null;
}

function attribute(tag: string, name: string): string | null {
  for (const [, key, quoted = ''] of tag.matchAll(/\s([\w:-]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    if (key === name) return quoted.slice(1, -1);
  }
  return null;
}

// Without a viewBox: `width="120px"`. Without that, too, a square.
function sizeOf(root: string): Pick<SiteLogo, 'width' | 'height'> {
  const width = Number.parseFloat(attribute(root, 'width') ?? '');
  const height = Number.parseFloat(attribute(root, 'height') ?? '');
  return width > 0 && height > 0 ? { width, height } : { width: 1, height: 1 };
}
