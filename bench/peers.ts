/** The servers to compare with. They are compiled to JavaScript, like ours. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './clean-up.ts';
import type { Cores } from './cores.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** A server to compare with. */
export type Peer = {
  /** Its name in the tables. */
  readonly name: string;
  /** Its file in peers/. */
  readonly file: string;
  /** The packages whose versions the report names. */
  readonly packages: readonly string[];
  /** How many sessions its requests have in turn, 1 by itself: those of one wait for its writes. */
  readonly sessions?: number;
};

const BARE_NAME = 'bare node:http';

/** Bare node:http with a page. */
export const BARE: Peer = { name: BARE_NAME, file: 'bare', packages: [] };
/** Bare node:http with a file. */
export const BARE_FILE: Peer = { name: BARE_NAME, file: 'bare-file', packages: [] };

/** The frameworks with a session and a page that was made before. They log nothing. */
export const READY_MADE: readonly Peer[] = [
  {
    name: 'hono, page ready',
    file: 'hono',
    packages: ['hono', '@hono/node-server'],
  },
  {
    name: 'fastify, page ready',
    file: 'fastify',
    packages: ['fastify', '@fastify/cookie', '@fastify/session'],
  },
  {
    name: 'koa, page ready',
    file: 'koa',
    packages: ['koa', 'koa-session'],
  },
  {
    name: 'express, page ready',
    file: 'express',
    packages: ['express', 'express-session'],
  },
];

/** The frameworks doing equal work: a session, a page from a template, a log line. */
export const EQUAL_WORK: readonly Peer[] = [
  {
    name: 'hono, equal work',
    file: 'hono-equal',
    packages: [],
  },
  {
    name: 'fastify, equal work',
    file: 'fastify-equal',
    packages: ['@fastify/view', 'eta'],
  },
  {
    name: 'koa, equal work',
    file: 'koa-equal',
    packages: ['@koa/ejs', 'koa-pino-logger'],
  },
  {
    name: 'express, equal work',
    file: 'express-equal',
    packages: ['ejs', 'morgan'],
  },
];

/** Servers whose sessions are in a PostgreSQL, doing equal work. */
export const ON_POSTGRES: readonly Peer[] = [
  {
    name: 'express, connect-pg-simple',
    file: 'express-postgres',
    packages: ['express', 'express-session', 'connect-pg-simple', 'pg', 'ejs', 'morgan'],
    sessions: 64,
  },
  {
    name: 'the same without touch',
    file: 'express-postgres-untouched',
    packages: [],
    sessions: 64,
  },
  {
    name: 'better-auth',
    file: 'better-auth',
    packages: ['better-auth', 'eta'],
  },
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
export function startPeer(
  peer: Peer,
  page: string,
  cores: Cores,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  return startServer({
    name: peer.name,
    cores,
    folder: temporaryFolder(),
    probe: '/dashboard',
    args: [here(`dist/peers/${peer.file}.js`)],
    env: { PAGE: page, ...env },
  });
}

/** The versions of the packages of some peers: "fastify 5.0.0, @fastify/cookie 11.0.0" */
export function versions(peers: readonly Peer[]): string {
  const packages = peers.flatMap((peer) => peer.packages);
  const version = (name: string) =>
    JSON.parse(readFileSync(here(`node_modules/${name}/package.json`), 'utf8')).version;
  return packages.map((name) => `${name} ${version(name)}`).join(', ');
}
