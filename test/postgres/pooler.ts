/** A PgBouncer of Debian in front of a PostgreSQL. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { Cluster } from './cluster.ts';

const PROGRAM = '/usr/sbin/pgbouncer';

/** Why the tests with a pooler are skipped; false where they can run. */
export const noPooler = existsSync(PROGRAM) ? false : 'pgbouncer is not installed';

/** Starts a pooler for all databases of a cluster. Answers with the URL of one of them. */
export async function startPooler(
  t: TestContext,
  cluster: Cluster,
  { mode, database }: { readonly mode: 'session' | 'transaction'; readonly database: string },
): Promise<string> {
  const folder = temporaryFolder(t);
  const port = await freePort();
  const behind = new URL(cluster.url(database));
  const users = join(folder, 'users.txt');
  writeFileSync(users, `"${behind.username}" "${behind.password}"\n`);
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(
    file,
    `[databases]
* = host=${behind.hostname} port=${behind.port || 5432}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = ${mode}
`,
  );
  // It refuses to run as root, and then runs as another account, which has to read its files.
  for (const [path, bits] of [
    [folder, 0o755],
    [file, 0o644],
    [users, 0o644],
  ] as const) {
    chmodSync(path, bits);
  }
  const asOther = process.getuid?.() === 0 ? ['-u', 'postgres'] : [];
  const pooler = spawn(PROGRAM, [...asOther, '-q', file], { stdio: 'ignore' });
  const exited = once(pooler, 'exit');
  t.after(async () => {
    pooler.kill('SIGKILL');
    await exited;
  });
  await listening(port);
  behind.hostname = '127.0.0.1';
  behind.port = String(port);
  return behind.href;
}

async function listening(port: number): Promise<void> {
  const until = performance.now() + 10_000;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      socket.destroy();
    }
  }
}
