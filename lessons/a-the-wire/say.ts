/**
 * Sends what it reads to a server, byte for byte, and prints what comes back. It knows nothing of HTTP: that part is yours.
 * It ends when the server hangs up, or after three seconds of silence.
 *
 *   printf 'GET /health HTTP/1.1\r\nHost: localhost:3000\r\n\r\n' | node lessons/a-the-wire/say.ts localhost:3000
 */
import { connect } from 'node:net';

const [host = '', port = ''] = (process.argv[2] ?? 'localhost:3000').split(':');
const socket = connect(Number(port), host);
socket.on('error', ({ message }) => process.stderr.write(`${message}\n`));
socket.setTimeout(3_000, () => socket.destroy());
// The end of the input is not the end of the connection: whoever hangs up first gets no answer.
process.stdin.pipe(socket, { end: false }).pipe(process.stdout);
