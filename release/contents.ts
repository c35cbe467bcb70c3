/** Lays out what an archive contains. docs/operations.md says what an operator does with it. */
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { unlinkMissing } from './links.ts';
import { type Architecture, NODE } from './node-package.ts';
import { sbom } from './sbom.ts';
import { checksums } from './sha256.ts';

const GUIDE = 'docs/operations.md';
/** What the pages that the guide links to need themselves. */
const FURTHER = ['SECURITY.md', 'docs/sessions-and-tokens.md', 'docs/scaling'];

type Source = {
  readonly architecture: Architecture;
  /** The folder of the package of Node. */
  readonly node: string;
  readonly version: string;
  /** ms since 1970. */
  readonly time: number;
};

/** The files and folders that the guide for operators links to: an archive has each of them. */
export function linkedPages(): string[] {
  const links = readFileSync(GUIDE, 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g);
  const paths = Array.from(links, ([, path = '']) => normalize(join('docs', path)));
  return [...new Set(paths)].sort();
}

/** Fills the empty `folder`; needs a build in dist/. */
export function layOut(folder: string, { architecture, node, version, time }: Source): void {
  const copy = (from: string, to = from) => cpSync(from, join(folder, to), { recursive: true });
  for (const name of ['dist', 'deploy', 'LICENSE', 'CHANGELOG.md', GUIDE, ...FURTHER]) copy(name);
  for (const path of linkedPages()) if (existsSync(path)) copy(path);
  mkdirSync(folder, { recursive: true });
  unlinkMissing(folder);
  copy('deploy/coatcheck', 'coatcheck');
  copy(join(node, 'bin/node'), 'node');
  copy(join(node, 'LICENSE'), 'LICENSE-node');
  for (const program of ['coatcheck', 'node']) chmodSync(join(folder, program), 0o755);
  const nodeVersion = NODE.version;
  const list = sbom({ version, nodeVersion, architecture, time, sums: checksums(folder) });
  writeFileSync(join(folder, 'sbom.json'), list);
  writeFileSync(join(folder, 'SHA256SUMS'), checksums(folder));
}
