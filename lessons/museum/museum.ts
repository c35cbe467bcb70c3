/**
 * What the broken servers of this folder share. Each is small, wrong on purpose in one way, and is
 * started with `node lessons/museum/NAME.ts`, on port 4000 unless PORT says otherwise, or as a case
 * of the game: `npm run museum`. They are for experiments only: they listen on loopback and refuse
 * to start in production.
 *
 * What this deliberately does not do: catch what a server throws. Some of them crash on purpose.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, Server } from 'node:net';

export type Exhibit = (request: IncomingMessage, response: ServerResponse) => unknown;

/**
 * Starts a broken server. `id` is the name of its file, `wrong` says in one sentence what is wrong
 * with it, and `exhibit` is its handler, or a server of its own. Ends the process when the port is
 * in use.
 */
export function startMuseum(id: string, wrong: string, exhibit: Exhibit | Server): void {
  if (process.env.NODE_ENV === 'production') {
    throw new Error(`${id} is wrong on purpose: ${wrong} It does not start in production.`);
  }
  const server = exhibit instanceof Server ? exhibit : createServer(exhibit);
  // In the game, visitors come to PORT, and the game passes their requests on.
  const port = Number(process.env.MUSEUM_LISTEN ?? process.env.PORT ?? 4000);
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    process.stderr.write(
      `Port ${port} is in use: stop the other server (Ctrl+C in its terminal).\n`,
    );
    process.exit(1);
  });
  server.listen(port, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.stdout.write(`Wrong on purpose: ${id}: http://localhost:${port}\n`);
  });
}

/**
 * What only an attack brings to light. In the game of the museum (game/run.ts) it is the flag,
 * which each start draws anew; else it is `text`.
 */
export function secret(text: string): string {
  return process.env.MUSEUM_SECRET ?? text;
}

/** The fields of a form post. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

/** The value of a cookie that came with a request; undefined when there is none. */
export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split('; ');
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Sends a response with a text body and its Content-Length. */
export function answer(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()])),
  });
  response.end(text);
}
