import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PASSWORD, signUp } from '../people.ts';
import { exchange } from '../requests.ts';
import { startApp } from '../support.ts';

describe('a connection', () => {
  it('carries no identity: a request after a log-in on it is anonymous', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const host = `Host: localhost:${app.port}\r\nAccept: application/json\r\n`;
    const body = JSON.stringify({ email: 'ada@example.com', password: PASSWORD });
    const label = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    const answers = await exchange(
      app.port,
      `POST /login HTTP/1.1\r\n${host}${label}\r\n${body}GET /me HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    );
    const statuses = [...answers.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => status);
    assert.deepEqual(statuses, ['200', '401']);
  });
});
