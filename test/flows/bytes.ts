import { connect } from 'node:net';

/** A response as its bytes are on the wire. */
export type RawResponse = {
  /** The headers by their names in lower case. Of several with one name it has the last. */
  readonly head: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** All bytes, those of the head among them. */
  readonly length: number;
};

/** Sends a request to a port, and reads until the server closes the connection. */
export function exchangeBytes(port: number, text: string): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(parse(Buffer.concat(chunks))));
  });
}

function parse(bytes: Buffer): RawResponse {
  const end = bytes.indexOf('\r\n\r\n');
  const [, ...lines] = bytes.subarray(0, end).toString().split('\r\n');
  const head = new Map(
    lines.map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)];
    }),
  );
  return { head, body: bytes.subarray(end + 4), length: bytes.length };
}
