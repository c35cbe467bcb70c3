/**
 * Sends its input to a server byte for byte, and prints the response. It adds nothing and checks
 * nothing: you write the HTTP. It ends when the server closes the connection, or after three
 * seconds without a byte.
 *
 *   printf 'GET /health HTTP/1.1\r\nHost: localhost:3000\r\n\r\n' \
 *     | node lessons/a-the-wire/say.ts localhost:3000
 */
import { connect } from 'node:net';

const [host = '', port = ''] = (process.argv[2] ?? 'localhost:3000').split(':');
const socket = connect(Number(port), host);
socket.on('error', ({ message }) => process.stderr.write(`${message}\n`));
socket.setTimeout(3_000, () => socket.destroy());
// Keep the connection open when the input ends: a client that closes first gets no response.
process.stdin.pipe(socket, { end: false }).pipe(process.stdout);
