/**
 * npm run pack:release: makes release/coatcheck-VERSION-linux-ARCH.tar.gz and release/SHA256SUMS. An
 * archive runs on a machine without Node and npm. The same commit gives the same bytes: names are
 * sorted, and times and owners are fixed.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { layOut } from './contents.ts';
import { ARCHITECTURES, type Architecture, NODE, nodePackage } from './node-package.ts';
import { sha256 } from './sha256.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const asked = process.argv.slice(2);
const unknown = asked.find((word) => !ARCHITECTURES.some((known) => known === word));
if (unknown !== undefined) fail(64, `"${unknown}" is none of ${ARCHITECTURES.join(' and ')}.`);
const time = commitTime();
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
execFileSync(process.execPath, ['build.ts'], { stdio: 'inherit' });

const folder = mkdtempSync(join(tmpdir(), 'coatcheck-release-'));
const sums: string[] = [];
const chosen = ARCHITECTURES.filter((known) => asked.length === 0 || asked.includes(known));
for (const architecture of chosen) {
  const name = `coatcheck-${version}-linux-${architecture}.tar.gz`;
  const node = findNode(architecture);
  if (node === null) continue;
  const root = join(folder, architecture);
  layOut(join(root, `coatcheck-${version}`), { architecture, node, version, time });
  const archive = gzipSync(tar(root));
  writeFileSync(join('release', name), archive);
  sums.push(`${sha256(archive)}  ${name}\n`);
  process.stdout.write(`release/${name}  ${(archive.length / 1e6).toFixed(1)} MB\n`);
}
writeFileSync('release/SHA256SUMS', sums.join(''));
rmSync(folder, { recursive: true });

/** When the commit was made, in ms: the time of every file in the archives. */
function commitTime(): number {
  const { SOURCE_DATE_EPOCH } = process.env; // reproducible-builds.org: seconds, instead of git
  if (SOURCE_DATE_EPOCH !== undefined) return Number(SOURCE_DATE_EPOCH) * 1000;
  const git = (...words: string[]) => execFileSync('git', words, { encoding: 'utf8' });
  if (git('status', '--porcelain') !== '')
    fail(1, 'The folder has changes that are in no commit: commit them, or set SOURCE_DATE_EPOCH.');
  return Number(git('log', '-1', '--format=%ct')) * 1000;
}

/** The folder of the package of Node; null, with a sentence and exit code 1, if there is none. */
function findNode(architecture: Architecture): string | null {
  try {
    return nodePackage(architecture, folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`No archive for ${architecture}: Node ${NODE.version}: ${reason}\n`);
    process.exitCode = 1;
    return null;
  }
}

/** The files of a folder as a tar archive (GNU tar), owned by root, readable for everyone. */
function tar(root: string): Buffer {
  const owner = ['--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX'];
  const order = ['--format=ustar', '--sort=name', `--mtime=@${time / 1000}`];
  const words = ['--create', ...order, ...owner, '-C', root, `coatcheck-${version}`];
  return execFileSync('tar', words, {
    env: { ...process.env, LC_ALL: 'C', TAR_OPTIONS: '' },
    maxBuffer: 1e9,
  });
}

function fail(code: number, message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
