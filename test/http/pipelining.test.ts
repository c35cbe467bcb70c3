import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { answerInOrder, closeAfter } from '../../src/http/pipelining.ts';
import { exchange } from '../requests.ts';
import { serve } from './wire.ts';

const get = (path: string, ...headers: string[]) =>
  [`GET ${path} HTTP/1.1`, 'Host: a', ...headers, '', ''].join('\r\n');

describe('the requests of one connection', () => {
  it('are worked on one after the other, in their order', async (t) => {
    const begun: string[] = [];
    const open: ServerResponse[] = [];
    const port = await serve(t, (request, response) =>
      answerInOrder(request, response, () => {
        begun.push(request.url ?? '');
        open.push(response);
      }),
    );
    const answer = exchange(port, get('/1') + get('/2') + get('/3', 'Connection: close'));
    for (const wanted of [['/1'], ['/1', '/2'], ['/1', '/2', '/3']]) {
      while (begun.length < wanted.length) await new Promise(setImmediate);
      await new Promise(setImmediate); // time for one that does not wait
      assert.deepEqual(begun, wanted);
      open.at(-1)?.end('x');
    }
    assert.equal((await answer).match(/HTTP\/1\.1 200/g)?.length, 3);
  });

  it('wait while the client does not read the answer before them', async (t) => {
    let begun = 0;
    const large = Buffer.alloc(20_000_000);
    const port = await serve(t, (request, response) =>
      answerInOrder(request, response, () => {
        begun++;
        response.end(large);
      }),
    );
    const socket = connect(port, '127.0.0.1').pause();
    t.after(() => socket.destroy());
    socket.write(get('/').repeat(10));
    while (begun === 0) await new Promise(setImmediate);
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    assert.equal(begun, 1);
  });

  it('are not worked on when the answer before them is the last', async (t) => {
    const begun: string[] = [];
    const port = await serve(t, (request, response) =>
      answerInOrder(request, response, () => {
        begun.push(request.url ?? '');
        closeAfter(request);
        response.writeHead(200, { connection: 'close' }).end();
      }),
    );
    await exchange(port, get('/1') + get('/2'));
    assert.deepEqual(begun, ['/1']);
  });

  it('are not worked on when the answer before them becomes the last while they wait', async (t) => {
    const begun: string[] = [];
    const port = await serve(t, (request, response) =>
      answerInOrder(request, response, () => {
        begun.push(request.url ?? '');
        setImmediate(() => {
          closeAfter(request);
          response.writeHead(200, { connection: 'close' }).end();
        });
      }),
    );
    await exchange(port, get('/1') + get('/2'));
    assert.deepEqual(begun, ['/1']);
  });

  it('end the connection when more than thirty-two are waiting', async (t) => {
    let begun = 0;
    const taken: boolean[] = [];
    const port = await serve(t, (request, response) => {
      const work = () => {
        begun++;
        setImmediate(() => response.end('x'));
      };
      taken.push(answerInOrder(request, response, work));
    });
    const statuses = (count: number) =>
      exchange(port, get('/').repeat(count) + get('/', 'Connection: close')).then(
        (text) => text.match(/HTTP\/1\.1 200/g)?.length ?? 0,
        () => 0,
      );
    assert.equal(await statuses(32), 33, 'one at work and thirty-two in line');
    begun = 0;
    taken.length = 0;
    assert.equal(await statuses(33), 0);
    assert.ok(begun <= 1);
    assert.deepEqual(taken, [...Array(33).fill(true), false], 'and it is said of the last one');
  });

  it('do not wait for those of another connection', async (t) => {
    const port = await serve(t, (request, response) =>
      answerInOrder(request, response, () => {
        if (request.url === '/fast') response.end('x');
      }),
    );
    const slow = connect(port, '127.0.0.1');
    t.after(() => slow.destroy());
    slow.write(get('/slow'));
    await once(slow, 'connect');
    assert.match(await exchange(port, get('/fast', 'Connection: close')), /200 OK/);
  });
});
