import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { PostFailed, postForm } from '../../src/process/post-form.ts';
import { silence, startReceiver, status } from '../receiver.ts';

const FIELDS = { logout_token: 'a.b&c', more: 'ü' };

const rejectsWith = (reason: string | RegExp) => (error: unknown) => {
  assert.ok(error instanceof PostFailed);
  assert.match(error.reason, new RegExp(reason));
  return true;
};

/** A server that says these bytes to whoever connects. */
async function startRaw(t: TestContext, answer: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {}).write(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `http://127.0.0.1:${address.port}/`;
}

describe('postForm', () => {
  it('posts the fields as a form, with nothing that tells who is asked for', async (t) => {
    const app = await startReceiver(t);
    assert.equal(await postForm(`${app.origin}/back?x=1`, FIELDS), 200);
    const [{ method, path, headers, body } = assert.fail()] = app.received;
    assert.deepEqual([method, path], ['POST', '/back?x=1']);
    assert.equal(body, 'logout_token=a.b%26c&more=%C3%BC');
    assert.deepEqual(headers, {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body.length),
      'user-agent': 'Coatcheck',
      host: app.origin.slice('http://'.length),
      connection: 'close',
    });
  });

  it('answers with the status, whatever it is, and follows no redirect', async (t) => {
    const app = await startReceiver(t);
    for (const code of [204, 400, 503]) {
      app.answer = status(code);
      assert.equal(await postForm(app.origin, FIELDS), code);
    }
    app.answer = (response) => response.writeHead(307, { location: `${app.origin}/other` }).end();
    assert.equal(await postForm(app.origin, FIELDS), 307);
    assert.deepEqual(new Set(app.received.map(({ path }) => path)), new Set(['/']));
  });

  it('gives up on one that does not answer in time', async (t) => {
    const app = await startReceiver(t);
    app.answer = silence;
    await assert.rejects(postForm(app.origin, FIELDS, 50), rejectsWith('^timeout$'));
  });

  it('says why nothing was answered', async (t) => {
    const app = await startReceiver(t);
    app.answer = (response) => response.destroy();
    await assert.rejects(postForm(app.origin, FIELDS), rejectsWith('^ECONNRESET$'));
    await app.close();
    await assert.rejects(postForm(app.origin, FIELDS), rejectsWith('^ECONNREFUSED$'));
    const secure = app.origin.replace('http:', 'https:');
    await assert.rejects(postForm(secure, FIELDS), rejectsWith('^ECONNREFUSED$'));
    const odd = await startRaw(t, 'SSH-2.0-OpenSSH_9\r\n');
    await assert.rejects(postForm(odd, FIELDS), rejectsWith('^HPE_'));
    const endless = await startRaw(t, `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n`);
    await assert.rejects(postForm(endless, FIELDS), rejectsWith('^HPE_HEADER_OVERFLOW$'));
  });

  it('gives up on one that changes to another protocol', { timeout: 10_000 }, async (t) => {
    const switched =
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n';
    const odd = await startRaw(t, switched);
    await assert.rejects(postForm(odd, FIELDS, 100), rejectsWith('^failed$'));
  });

  it('speaks TLS, and nothing else, to an address with https', async (t) => {
    const odd = await startRaw(t, 'HTTP/1.1 200 OK\r\n\r\n');
    await assert.rejects(postForm(odd.replace('http:', 'https:'), FIELDS), rejectsWith('^EPROTO$'));
  });

  it('reads no more than a little of an answer that has no end', async (t) => {
    const app = await startReceiver(t);
    let written = 0;
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    app.answer = (response) => {
      response.on('close', resolve);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384))) written += 16_384;
      };
      response.on('drain', more);
      more();
    };
    assert.equal(await postForm(app.origin, FIELDS), 200);
    await closed;
    assert.ok(written < 10_000_000, `${written} bytes`); // what the buffers of the system take
  });

  it('does not wait for the end of an answer longer than for the whole', async (t) => {
    const app = await startReceiver(t);
    app.answer = (response) => void response.writeHead(200).write('a');
    assert.equal(await postForm(app.origin, FIELDS, 100), 200);
  });

  it('sends nothing in plain text to another machine, and knows no other scheme', async () => {
    for (const address of [
      'http://192.0.2.1/',
      'http://app.example.com/',
      'http://127.0.0.1.example.com/',
      'file:///etc/passwd',
      'ftp://127.0.0.1/',
      '/relative',
      '',
    ]) {
      await assert.rejects(postForm(address, FIELDS), rejectsWith('^failed$'), address);
    }
  });
});
