/**
 * Wrong on purpose: on-path-attacker. The server is right, but the path to it is not: this program
 * passes every byte on to TARGET and back, and prints what it reads. Every machine between a
 * browser and a server that speak plain http can do the same.
 */
import { connect, createServer, type Socket } from 'node:net';
import { startMuseum } from './museum.ts';

const { TARGET = 'http://localhost:3000' } = process.env;
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

startMuseum('on-path-attacker', 'It reads what it passes on.', createServer(passOn));
