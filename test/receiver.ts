/** An app as far as this program calls it: a server that keeps what it was sent. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Owner } from './support.ts';

/** A request that arrived. */
export type Received = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

export type Receiver = {
  readonly origin: string;
  readonly received: Received[];
  /** What it answers from now on. */
  answer: (response: ServerResponse, request: IncomingMessage) => void;
  /** Resolves when so many requests in all have arrived. */
  arrived(count: number): Promise<readonly Received[]>;
  /** Stops listening and drops its connections: from now on it is dead. */
  close(): Promise<void>;
};

/** The answer with this status and nothing else. */
export function status(code: number): Receiver['answer'] {
  return (response) => void response.writeHead(code).end();
}

/** Never answers. */
export const silence: Receiver['answer'] = () => {};

/** Starts one on loopback; it ends when the test does. `port` 0: a free one. */
export async function startReceiver(owner: Owner, port = 0): Promise<Receiver> {
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { method = '', url: path = '', headers } = request;
    receiver.received.push({ method, path, headers, body });
    for (const { count, resolve } of waiting) {
      if (receiver.received.length >= count) resolve();
    }
    receiver.answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const receiver: Receiver = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    answer: status(200),
    arrived: async (count) => {
      if (receiver.received.length < count) {
        await new Promise<void>((resolve) => waiting.push({ count, resolve }));
      }
      return receiver.received;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  owner.after(() => receiver.close());
  return receiver;
}
