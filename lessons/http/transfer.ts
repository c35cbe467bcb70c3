/**
 * Requests one URL after the other, on one connection while it stays open, and follows redirects
 * when -L asks for it.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { Connection, type Head } from './connection.ts';
import type { Place } from './cookie.ts';
import { CurlError } from './error.ts';
import type { Jar } from './jar.ts';
import type { Options } from './options.ts';
import { firstPlan, type Plan, requestText } from './request.ts';
import { parseUrl, placeOf, type Target } from './target.ts';
import { type Facts, writeOut } from './write-out.ts';

const MOST_REDIRECTS = 50;

/** The connection that is open, and the host and port that it leads to. */
type Open = { connection: Connection | null; authority: string };

/** Transfers all URLs. Returns the exit code of the last one: 0 when it succeeded. */
export async function transferAll(options: Options, jar: Jar | null): Promise<number> {
  const open: Open = { connection: null, authority: '' };
  let code = 0;
  for (const [index, url] of options.urls.entries()) {
    const file = options.outputs[index];
    const facts: Facts = {
      status: 0,
      connects: 0,
      redirect: '',
      size: 0,
      started: performance.now(),
    };
    const out = openOutput(file);
    try {
      await transfer(parseUrl(url, options.query), options, jar, open, facts, out.write);
      code = 0;
    } catch (error) {
      if (!(error instanceof CurlError)) throw error;
      open.connection?.close();
      open.connection = null;
      code = error.code;
      if (!options.silent) process.stderr.write(`${error.message}\n`);
    }
    out.close();
    if (options.writeOut !== null) process.stdout.write(writeOut(options.writeOut, facts));
  }
  open.connection?.close();
  return code;
}

async function transfer(
  target: Target,
  options: Options,
  jar: Jar | null,
  open: Open,
  facts: Facts,
  write: (bytes: Buffer) => void,
): Promise<void> {
  let plan: Plan | null = firstPlan(options, target);
  for (let count = 0; plan !== null; count++) {
    if (count > MOST_REDIRECTS)
      throw new CurlError(47, `(47) Maximum (${MOST_REDIRECTS}) redirects followed`);
    const connection = await connectionFor(plan.target, open, facts);
    const text = requestText(plan, options, jar);
    if (options.verbose) process.stderr.write(marked('>', headOf(text)));
    connection.send(text);
    const head = await finalHead(connection, options, write);
    keepCookies(head, placeOf(plan.target, options.headers), jar);
    const onward = redirect(head, plan, options, target);
    facts.status = head.status;
    facts.redirect = onward?.target.url ?? '';
    plan = options.follow ? onward : null;
    for await (const chunk of connection.body(head, options.head ? 'HEAD' : 'GET')) {
      if (plan !== null) continue; // curl does not print the body of a redirect that it follows
      facts.size += chunk.length;
      write(chunk);
    }
    if (fieldsOf(head, 'connection').some((value) => value.toLowerCase() === 'close')) {
      connection.close();
      open.connection = null;
    }
    if (plan !== null) facts.redirect = '';
  }
}

async function connectionFor(target: Target, open: Open, facts: Facts): Promise<Connection> {
  const { connection, authority } = open;
  if (connection?.usable && authority === target.authority) return connection;
  connection?.close();
  facts.connects++;
  open.authority = target.authority;
  open.connection = await Connection.open(target.host, target.port);
  return open.connection;
}

// The head of the final response. Interim responses (1xx) before it are printed and skipped.
async function finalHead(
  connection: Connection,
  { include, verbose }: Options,
  write: (bytes: Buffer) => void,
): Promise<Head> {
  for (;;) {
    const head = await connection.head();
    if (verbose) process.stderr.write(marked('<', head.raw.toString('latin1')));
    if (include) write(head.raw);
    if (head.status >= 200 || head.status === 101) return head;
  }
}

// 303 asks for a GET. After 301 and 302 clients turn a POST into a GET (RFC 9110, section 15.4).
function redirect(head: Head, plan: Plan, options: Options, first: Target): Plan | null {
  const [location] = fieldsOf(head, 'location');
  if (head.status < 300 || head.status > 399 || location === undefined) return null;
  const target = parseUrl(new URL(location, plan.target.url).href, null);
  const drops =
    (head.status === 303 && plan.method !== 'HEAD') ||
    ((head.status === 301 || head.status === 302) && plan.method === 'POST');
  const method = options.method ?? (drops ? 'GET' : plan.method);
  const trusted = target.host === first.host && target.port === first.port;
  return { target, method, body: drops ? null : plan.body, trusted };
}

function keepCookies(head: Head, from: Place, jar: Jar | null): void {
  for (const value of fieldsOf(head, 'set-cookie')) jar?.set(value, from);
}

function fieldsOf(head: Head, name: string): readonly string[] {
  return head.fields.filter(([other]) => other === name).map(([, value]) => value);
}

function headOf(text: string): string {
  return text.slice(0, text.indexOf('\r\n\r\n') + 4);
}

// A head as curl -v prints it: with a mark before each line, even before the empty one.
function marked(mark: string, head: string): string {
  return head.replaceAll(/^.*\r\n/gm, (line) => `${mark} ${line}`);
}

function openOutput(file: string | undefined) {
  if (file === undefined || file === '-') {
    return { write: (bytes: Buffer) => void process.stdout.write(bytes), close: () => {} };
  }
  const number = openSync(file, 'w');
  return {
    write: (bytes: Buffer) => void writeSync(number, bytes),
    close: () => closeSync(number),
  };
}
