/** Runs a real Caddy during a test, with a Caddyfile of docs/forward-auth.md. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Owner } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const installed = spawnSync('caddy', ['version']).status === 0;
/** Why the tests are skipped; false if Caddy is installed. */
export const skip = installed ? false : 'Caddy is not installed: apt-get install -y caddy';

/** The Caddyfile on the page whose first line this is. */
export function caddyfile(firstLine: string): string {
  const page = readFileSync('docs/forward-auth.md', 'utf8');
  const blocks = [...page.matchAll(/^```caddy\n(.*?)^```$/gms)].map(([, block = '']) => block);
  const found = blocks.find((block) => block.startsWith(`${firstLine}\n`));
  if (found === undefined) throw new Error(`no block begins with ${firstLine}`);
  return found;
}

/** Starts Caddy with all its files in a temporary folder, and waits until its port responds. */
export async function startCaddy(owner: Owner, port: number, config: string): Promise<void> {
  const folder = temporaryFolder(owner);
  const file = join(folder, 'Caddyfile');
  writeFileSync(file, `{\n\tadmin off\n\tauto_https off\n\tdefault_bind 127.0.0.1\n}\n${config}`);
  const caddy = spawn('caddy', ['run', '--adapter', 'caddyfile', '--config', file], {
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  owner.after(() => caddy.kill('SIGKILL'));
  let complaints = '';
  caddy.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const patience = Date.now() + 10_000;
  while (!(await answers(port))) {
    if (caddy.exitCode !== null || Date.now() > patience) {
      throw new Error(`Caddy does not answer:\n${complaints}`);
    }
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.destroy()).on('error', () => {});
    socket.on('close', (failed) => resolve(!failed));
  });
}
