/** The servers to compare with. They are compiled to JavaScript, like ours. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './clean-up.ts';
import type { Cores } from './cores.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** A peer: its file in peers/ and the packages whose versions the report names. */
export type Peer = { readonly file: string; readonly packages: readonly string[] };

/** Bare node:http with a page. */
export const BARE: Peer = { file: 'bare', packages: [] };
/** Bare node:http with a file. */
export const BARE_FILE: Peer = { file: 'bare-file', packages: [] };
/** The frameworks, each with its session middleware. */
export const FRAMEWORKS: readonly Peer[] = [
  { file: 'fastify', packages: ['fastify', '@fastify/cookie', '@fastify/session'] },
  { file: 'hono', packages: ['hono', '@hono/node-server'] },
  { file: 'koa', packages: ['koa', 'koa-session'] },
  { file: 'express', packages: ['express', 'express-session'] },
];

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Type-checks and compiles all peers. */
export function buildPeers(): void {
  const compiler = here('../node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', here('tsconfig.build.json')], {
    stdio: 'inherit',
  });
}

/** Starts a peer that responds with the page in this file. */
export function startPeer(peer: Peer, page: string, cores: Cores): Promise<ServerProcess> {
  return startServer({
    name: nameOf(peer),
    cores,
    folder: temporaryFolder(),
    probe: '/dashboard',
    args: [here(`dist/peers/${peer.file}.js`)],
    env: { PAGE: page },
  });
}

/** The name of a peer in the tables. */
export function nameOf({ file, packages }: Peer): string {
  return packages.length === 0 ? 'bare node:http' : file;
}

/** The versions of its packages: "fastify 5.0.0, @fastify/cookie 11.0.0" */
export function versions({ packages }: Peer): string {
  const version = (name: string) =>
    JSON.parse(readFileSync(here(`node_modules/${name}/package.json`), 'utf8')).version;
  return packages.map((name) => `${name} ${version(name)}`).join(', ');
}
