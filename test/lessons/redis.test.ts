/** The client of the lesson about Redis. The lesson itself runs it against a real Redis. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { Redis } from '../../lessons/g-tokens/redis.ts';
import { decode, encode, RedisError, type Reply } from '../../lessons/g-tokens/resp.ts';

/** Replies as Redis writes them, and as the client returns them. */
const REPLIES: readonly (readonly [bytes: string, reply: Reply])[] = [
  ['+OK\r\n', 'OK'],
  [':42\r\n', 42],
  [':-1\r\n', -1],
  ['$3\r\nada\r\n', 'ada'],
  ['$0\r\n\r\n', ''],
  ['$5\r\ncaf\u00e9\r\n', 'caf\u00e9'],
  ['$6\r\na\r\nb\r\n\r\n', 'a\r\nb\r\n'],
  ['$-1\r\n', null],
  ['*-1\r\n', null],
  ['*0\r\n', []],
  ['*3\r\n$4\r\nsave\r\n*2\r\n:1\r\n$-1\r\n+x\r\n', ['save', [1, null], 'x']],
];

describe('a command for Redis', () => {
  it('writes the length in bytes before each word, so no word can contain a command', () => {
    assert.equal(
      encode(['SET', 'n\u00e4me', 'x\r\nDEL seat\r\n']),
      '*3\r\n$3\r\nSET\r\n$5\r\nn\u00e4me\r\n$13\r\nx\r\nDEL seat\r\n\r\n',
    );
  });

  it('is the list of its words again when it is decoded, whatever is in them', () => {
    const word = fc.string({
      unit: fc.constantFrom('\r', '\n', '$', '*', '1', 'a', '\u00e9', '🦊'),
    });
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const bytes = Buffer.from(encode(words));
        assert.deepEqual(decode(bytes), { reply: words, end: bytes.length });
      }),
    );
  });
});

describe('a reply of Redis', () => {
  for (const [bytes, reply] of REPLIES) {
    it(`is ${JSON.stringify(reply)} when the bytes are ${JSON.stringify(bytes)}`, () => {
      const buffer = Buffer.from(`+before\r\n${bytes}+behind\r\n`);
      const end = Buffer.byteLength(`+before\r\n${bytes}`);
      assert.deepEqual(decode(buffer, 9), { reply, end });
    });
  }

  it('may be an error', () => {
    const reply = decode(Buffer.from('-WRONGTYPE Operation\r\n'))?.reply;
    assert.ok(reply instanceof RedisError);
    assert.equal(reply.message, 'WRONGTYPE Operation');
  });

  it('is null until its last byte has arrived', () => {
    for (const [text] of REPLIES) {
      const bytes = Buffer.from(text);
      for (let length = 0; length < bytes.length; length++) {
        assert.equal(decode(bytes.subarray(0, length)), null, JSON.stringify([text, length]));
      }
    }
  });

  it('is refused when it is not RESP2', () => {
    for (const text of [
      'HTTP/1.1 400 Bad Request\r\n',
      '$x\r\n',
      ':\r\n',
      '$1.5\r\n',
      '_\r\n',
      '%1\r\n',
    ]) {
      assert.throws(() => decode(Buffer.from(text)), /does not speak RESP2/, text);
    }
  });
});

/**
 * A server that takes the place of Redis. `connected` gets each connection, whose first command has
 * arrived, and its number, which counts from 1.
 */
async function startServer(
  t: TestContext,
  connected: (socket: Socket, number: number) => void,
  patience?: number,
): Promise<Redis> {
  let number = 0;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.once('data', () => connected(socket, ++number));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const redis = new Redis((server.address() as AddressInfo).port, patience);
  t.after(() => {
    redis.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return redis;
}

/** Writes each byte in a packet of its own. */
function trickle(socket: Socket, bytes: Buffer): void {
  if (bytes.length === 0) return;
  socket.write(bytes.subarray(0, 1), () => setImmediate(trickle, socket, bytes.subarray(1)));
}

describe('the client of Redis', () => {
  it('reads replies that arrive byte by byte', async (t) => {
    const all = Buffer.from(REPLIES.map(([bytes]) => bytes).join(''));
    const redis = await startServer(t, (socket) => trickle(socket, all));
    const replies = await Promise.all(REPLIES.map(() => redis.send('GET', 'x')));
    assert.deepEqual(
      replies,
      REPLIES.map(([, reply]) => reply),
    );
  });

  it('reads several replies that arrive at once', async (t) => {
    const redis = await startServer(t, (socket) => socket.write('+1\r\n+2\r\n+3\r\n'));
    const replies = await Promise.all(['1', '2', '3'].map((word) => redis.send('ECHO', word)));
    assert.deepEqual(replies, ['1', '2', '3']);
  });

  it('rejects a command with the error that Redis answers, and goes on', async (t) => {
    const redis = await startServer(t, (socket) => socket.write('-ERR unknown command\r\n+OK\r\n'));
    const [refused, accepted] = [redis.send('NOPE'), redis.send('PING')];
    await assert.rejects(refused, new RedisError('ERR unknown command'));
    assert.equal(await accepted, 'OK');
  });

  it('rejects every waiting command when the connection is lost, and then connects again', async (t) => {
    const redis = await startServer(t, (socket, number) => {
      if (number === 1) socket.end('+first\r\n');
      else socket.write('+again\r\n');
    });
    const [first, second] = [redis.send('A'), redis.send('B')];
    assert.equal(await first, 'first');
    await assert.rejects(second, /connection to Redis was closed/);
    assert.equal(await redis.send('C'), 'again');
  });

  it('rejects a command when nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const redis = new Redis((server.address() as AddressInfo).port);
    server.close();
    await once(server, 'close');
    await assert.rejects(redis.send('PING'), { code: 'ECONNREFUSED' });
  });

  it('gives up on a Redis that is silent, and ignores what it says later', async (t) => {
    const redis = await startServer(
      t,
      (socket, number) => {
        if (number > 1) socket.write('+new\r\n');
      },
      20,
    );
    await assert.rejects(redis.send('GET', 'x'), /does not answer/);
    assert.equal(await redis.send('GET', 'x'), 'new');
  });

  it('gives up on a Redis that falls silent after a pause without commands', async (t) => {
    let idle = () => {};
    const paused = new Promise<void>((resolve) => {
      idle = resolve;
    });
    const redis = await startServer(
      t,
      (socket) => {
        socket.write('+OK\r\n');
        socket.setTimeout(60, idle); // three times as long as the client waits
      },
      20,
    );
    assert.equal(await redis.send('PING'), 'OK');
    await paused;
    await assert.rejects(redis.send('GET', 'x'), /does not answer/);
  });

  it('closes a connection on which something else than RESP2 arrives', async (t) => {
    const redis = await startServer(t, (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n'));
    await assert.rejects(redis.send('GET', 'x'), /does not speak RESP2/);
  });
});
