import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { Client } from '../../lessons/build-your-own/client.ts';
import { Jar } from '../../lessons/build-your-own/jar.ts';
import { Transcript } from '../../lessons/build-your-own/transcript.ts';
import { listen } from '../http/wire.ts';

const TOKEN = 'a&b-0123456789';
const FORM = `<form><INPUT type=hidden name='csrf' value="a&amp;b&#45;0123456789"><input name="email"></form>`;

/** A server that refuses a POST with 403, unless `accepts` says that it is complete. */
async function start(t: TestContext, accepts: (body: string, origin: string) => boolean) {
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const body = Buffer.concat(chunks).toString();
    const fine = request.method === 'GET' || accepts(body, String(request.headers.origin));
    response.writeHead(fine ? 200 : 403).end(request.url === '/login' ? FORM : '');
  });
  const port = await listen(t, server);
  const transcript = new Transcript();
  return { port, client: new Client('Ada', { host: '127.0.0.1', port }, transcript, new Jar()) };
}

describe('a form that is refused', () => {
  const fields = { email: 'ada@example.com' };
  const hasToken = (body: string) => new URLSearchParams(body).get('csrf') === TOKEN;

  it('is sent once more with the hidden fields of the page', async (t) => {
    const { client } = await start(t, hasToken);
    assert.equal((await client.send('/signup', { fields })).status, 200);
    assert.equal((await client.send('/logout', { method: 'POST' })).status, 200);
  });

  it('is sent once more with the Origin of the page', async (t) => {
    const { client, port } = await start(t, (_, from) => from === `http://localhost:${port}`);
    assert.equal((await client.send('/signup', { fields })).status, 200);
  });

  it('is sent only once from the page of another site', async (t) => {
    const { client } = await start(t, hasToken);
    assert.equal((await client.send('/signup', { fields, foreign: true })).status, 403);
  });
});
