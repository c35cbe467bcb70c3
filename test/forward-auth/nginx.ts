/** Runs a real nginx during a test. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Owner } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

// On Debian nginx is in /usr/sbin, which only root has in its PATH.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
const installed = spawnSync('nginx', ['-v'], { env }).status === 0;
/** Why the tests are skipped; false if nginx is installed. */
export const skip = installed ? false : 'nginx is not installed: apt-get install -y nginx';

/** Starts nginx with all its files in a temporary folder, and waits until its port responds. */
export async function startNginx(owner: Owner, port: number, config: string): Promise<void> {
  const folder = temporaryFolder(owner);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => {
    mkdirSync(join(folder, name));
    return `${name}_temp_path ${join(folder, name)};`;
  });
  const main = [
    'daemon off;',
    'master_process off;', // one process, which is stopped by its pid
    `pid ${join(folder, 'pid')};`,
    'error_log stderr;',
    'events {}',
    `http {\naccess_log off;\n${paths.join('\n')}\n${config}}\n`,
  ];
  writeFileSync(join(folder, 'nginx.conf'), main.join('\n'));
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'];
  const nginx = spawn('nginx', args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  owner.after(() => nginx.kill('SIGKILL'));
  let complaints = '';
  nginx.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const patience = Date.now() + 10_000;
  while (!(await answers(port))) {
    if (nginx.exitCode !== null || Date.now() > patience) {
      throw new Error(`nginx does not answer:\n${complaints}`);
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
