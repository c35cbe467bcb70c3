/**
 * Wrong on purpose: somebody-on-the-path. Not a broken server but a broken way to a good one: it passes every byte on to
 * TARGET and back, and prints what it reads. So does anybody between a browser and a server that speak plain http.
 */
import { connect, createServer, type Socket } from 'node:net';
import { open } from './museum.ts';

const { TARGET = 'http://localhost:3000', NODE_ENV } = process.env;
if (NODE_ENV === 'production')
  throw new Error('somebody-on-the-path does not start in production.');

const INTERESTING = /^(?:[A-Z]+ \/.* HTTP|email=|cookie:|set-cookie: session)/i;

function readAlong(bytes: Buffer): void {
  for (const line of bytes.toString('latin1').split('\r\n')) {
    if (INTERESTING.test(line)) process.stdout.write(`${line}\n`);
  }
}

function passOn(client: Socket): void {
  const server = connect({ port: Number(new URL(TARGET).port), host: '127.0.0.1' });
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    from.on('data', readAlong).on('error', () => to.destroy());
    from.pipe(to);
  }
}

open(createServer(passOn), 'somebody-on-the-path');
