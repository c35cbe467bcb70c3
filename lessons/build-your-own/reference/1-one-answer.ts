/** Stage 1: /health, /echo, and 404 for everything else. `PORT=4000 node FILE` starts it. */
import { createServer, type IncomingMessage, type Server } from 'node:http';

export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
};
export type Fields = ReadonlyMap<string, string>;
export type Route = (fields: Fields, request: IncomingMessage) => Reply | Promise<Reply>;
export type Routes = Readonly<Record<string, Route>>;

/** An answer that is a refusal. */
class Refusal extends Error {
  readonly status: number;

  constructor(status: number) {
    super();
    this.status = status;
  }
}

const MOST_BYTES = 64 * 1024;

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    size += piece.length;
    if (size > MOST_BYTES) throw new Refusal(413);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Refusal(400);
  }
}

function readForm(body: string): Fields {
  const pairs = body.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [decode(name), decode(value.join('='))] as const;
  });
  return new Map(pairs);
}

/** What the server of this stage answers. */
export const routes: Routes = {
  'GET /health': () => ({ status: 200, body: 'ok' }),
  'POST /echo': (fields) => ({ status: 200, body: fields.get('text') ?? '' }),
};

/** Compares piece by piece. A piece such as `:id`, from stage 11 on, stands for any other. */
function fits(pattern: string, address: string): boolean {
  const [wanted, pieces] = [pattern.split('/'), address.split('/')];
  return (
    wanted.length === pieces.length &&
    wanted.every((piece, at) => piece.startsWith(':') || piece === pieces[at])
  );
}

async function answer(request: IncomingMessage, table: Routes): Promise<Reply> {
  try {
    const address = `${request.method} ${request.url?.split('?')[0]}`;
    const found = Object.entries(table).find(([pattern]) => fits(pattern, address));
    if (found === undefined) return { status: 404 };
    return await found[1](readForm(await readBody(request)), request);
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, headers: { connection: 'close' } };
    console.error(error);
    return { status: 500 };
  }
}

/** Serves a table of routes on `PORT` of this machine. */
export function serve(table: Routes): Server {
  const server = createServer(async (request, response) => {
    const { status, headers = {}, body = '' } = await answer(request, table);
    response.writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      ...headers,
    });
    response.end(body);
  });
  return server.listen(Number(process.env.PORT), '127.0.0.1');
}

if (import.meta.main) serve(routes);
