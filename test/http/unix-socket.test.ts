import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { listen } from '../../src/http/listen.ts';
import { createLimitedServer } from '../../src/http/server.ts';
import { stop } from '../../src/http/stop.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A server that answers with the address of its client. */
function server(t: TestContext): Server {
  const always = ['x-content-type-options', 'nosniff'];
  const made = createLimitedServer(always);
  made.on('request', (asked, response) =>
    response.writeHead(200, always).end(asked.socket.remoteAddress),
  );
  t.after(() => made.close());
  return made;
}

const at = (path: string) => ({ host: `unix:${path}`, port: 0 });
const place = (t: TestContext) => join(temporaryFolder(t), 'coatcheck.sock');

async function ask(socketPath: string): Promise<string> {
  const [response] = await once(request({ socketPath, agent: false }).end(), 'response');
  return (await response.setEncoding('utf8').toArray()).join('');
}

/** The socket file of a server that was ended with kill -9. */
async function deadSocket(t: TestContext, path: string): Promise<void> {
  const code = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.ok(existsSync(path));
}

describe('listen on a Unix socket', () => {
  it('answers there, and calls its client unix', async (t) => {
    const path = place(t);
    await listen(server(t), at(path));
    assert.equal(await ask(path), 'unix');
  });

  it('lets the owner and the group connect, and no other account', async (t) => {
    const path = place(t);
    await listen(server(t), at(path));
    assert.equal(statSync(path).mode & 0o777, 0o660);
  });

  it('takes the place of a server that was killed', async (t) => {
    const path = place(t);
    await deadSocket(t, path);
    await listen(server(t), at(path));
    assert.equal(await ask(path), 'unix');
  });

  it('leaves a server that lives alone', async (t) => {
    const path = place(t);
    await listen(server(t), at(path));
    await assert.rejects(listen(server(t), at(path)), { code: 'EADDRINUSE' });
    assert.equal(await ask(path), 'unix');
  });

  it('leaves what is no socket alone', async (t) => {
    const path = place(t);
    writeFileSync(path, 'a letter');
    await assert.rejects(listen(server(t), at(path)), { code: 'ENOTSOCK' });
    assert.equal(readFileSync(path, 'utf8'), 'a letter');
  });

  it('rejects where there is no folder', async (t) => {
    const path = join(temporaryFolder(t), 'nowhere/coatcheck.sock');
    await assert.rejects(listen(server(t), at(path)), { code: 'ENOENT' });
  });

  it('takes a socket that it may not connect to for a living one', {
    skip: process.getuid?.() === 0 ? 'root may connect to everything' : false,
  }, async (t) => {
    const path = place(t);
    await deadSocket(t, path);
    chmodSync(path, 0);
    await assert.rejects(listen(server(t), at(path)), { code: 'EADDRINUSE' });
    assert.ok(existsSync(path));
  });

  it('removes the socket when it stops', async (t) => {
    const path = place(t);
    const stopped = server(t);
    await listen(stopped, at(path));
    const socket = connect(path);
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await Promise.all([stop(stopped, 1_000), closed]);
    assert.ok(!existsSync(path));
  });
});
