/**
 * Checks what has to hold for every response, whatever was sent. It is lenient in one point only:
 * it does not know whether a mutated request was a HEAD, so a response without its body is accepted
 * if HEAD occurs in the sent bytes.
 */

export type Answer = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
};

export type Circumstances = {
  /** The connection ended with a reset, so the last response may be cut off. */
  readonly reset: boolean;
  /** "HEAD" occurs in the sent bytes. */
  readonly headSent: boolean;
};

/** The responses in a byte stream (Latin-1), and everything that is wrong with them. */
export function examine(
  stream: string,
  circumstances: Circumstances,
): { answers: readonly Answer[]; faults: readonly string[] } {
  const { answers, fault } = readAnswers(stream, circumstances);
  const faults = answers.flatMap((answer) =>
    RULES.flatMap((rule) => {
      const broken = rule(answer);
      return broken === null ? [] : [broken];
    }),
  );
  return { answers, faults: fault === null ? faults : [...faults, fault] };
}

type Reading = { readonly answers: readonly Answer[]; readonly fault: string | null };
type Head = Omit<Answer, 'body'>;

function readAnswers(stream: string, circumstances: Circumstances): Reading {
  const answers: Answer[] = [];
  let rest = stream;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) return { answers, fault: cutOff('an answer ends within its head') };
    const head = readHead(rest.slice(0, end));
    if (typeof head === 'string') return { answers, fault: head };
    rest = rest.slice(end + 4);
    const size = bodySize(head, rest, circumstances);
    if (typeof size === 'string') return { answers, fault: size };
    if (rest.length < size) return { answers, fault: cutOff('a body is shorter than promised') };
    answers.push({ ...head, body: rest.slice(0, size) });
    rest = rest.slice(size);
    if (rest !== '' && closes(head)) {
      return { answers, fault: 'something follows an answer with connection: close' };
    }
  }
  return { answers, fault: null };

  function cutOff(fault: string): string | null {
    return circumstances.reset ? null : fault;
  }
}

// field-name = token, field-value = *( HTAB / SP / VCHAR / obs-text ) (RFC 9110, section 5)
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+): ([\t\x20-\x7e\x80-\xff]*)$/;

function readHead(text: string): Head | string {
  const [first = '', ...lines] = text.split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3}) [\x20-\x7e]*$/.exec(first)?.[1];
  if (status === undefined) return `not a status line: ${JSON.stringify(first.slice(0, 80))}`;
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name === undefined || value === undefined) return `not a header: ${JSON.stringify(line)}`;
    headers.set(name.toLowerCase(), [...(headers.get(name.toLowerCase()) ?? []), value]);
  }
  return { status: Number(status), headers };
}

/** The length of the body after a head, or what is wrong with it (RFC 9112, section 6.3). */
function bodySize(head: Head, rest: string, { headSent }: Circumstances): number | string {
  const { status, headers } = head;
  const length = headers.get('content-length')?.join();
  const coding = headers.get('transfer-encoding')?.join();
  if (length !== undefined && coding !== undefined) return 'an answer has two lengths';
  if (length !== undefined && !/^\d+$/.test(length)) return `content-length: ${length}`;
  if (status < 200 || status === 204 || status === 304) {
    return (length ?? coding) ? `a ${status} has a length` : 0;
  }
  if (headSent && (rest === '' || rest.startsWith('HTTP/1.1 '))) return 0;
  if (length !== undefined) return Number(length);
  // All responses of this server have a length. Only Node's own refusals are chunked, and empty.
  if (coding !== undefined) return rest.startsWith('0\r\n\r\n') ? 5 : 'a chunked body';
  return closes(head) ? rest.length : `a ${status} has no length`;
}

function closes({ headers }: Head): boolean {
  return headers.get('connection')?.join().toLowerCase().includes('close') ?? false;
}

type Rule = (answer: Answer) => string | null;

const SINGLE = ['content-type', 'location', 'date', 'connection', 'content-security-policy'];

// Text that can come only from the server's code: the fuzzer sends nothing like it.
const INTERNALS = /node:internal|node_modules|\.ts:\d+|\n\s+at [^\n]+:\d+:\d+|SQLITE_|ERR_[A-Z]{3}/;

const LOCAL = /^\/(?![/\\])[\x21-\x7e]*$/;
// From an app to the log-in, and from there to an app or a client that is registered (server.ts).
const KNOWN =
  /^(?:http:\/\/localhost:\d+|http:\/\/app\.test|https:\/\/client\.example)\/(?![/\\])[\x21-\x7e]*$/;

const RULES: readonly Rule[] = [
  ({ status, headers }) => {
    if (status === 100 || (status >= 200 && status < 500) || status === 501 || status === 505)
      return null;
    return status === 503 && headers.has('retry-after') ? null : `status ${status}`;
  },
  ({ status, headers }) => {
    if (status === 100) return null;
    const guarded =
      headers.get('content-security-policy')?.[0]?.startsWith("default-src 'none'") &&
      headers.get('x-content-type-options')?.[0] === 'nosniff' &&
      headers.has('referrer-policy');
    return guarded ? null : `a ${status} lacks the security headers`;
  },
  ({ headers, body }) =>
    body === '' || headers.has('transfer-encoding') || headers.has('content-type')
      ? null
      : 'a body has no content-type',
  ({ headers }) => {
    const twice = SINGLE.find((name) => (headers.get(name)?.length ?? 0) > 1);
    return twice === undefined ? null : `${twice} came twice`;
  },
  ({ headers }) => {
    const location = headers.get('location')?.[0];
    return location === undefined || LOCAL.test(location) || KNOWN.test(location)
      ? null
      : `it redirects to ${JSON.stringify(location)}`;
  },
  ({ headers }) => (headers.has('x-injected') ? 'a header was injected' : null),
  ({ headers }) =>
    headers.has('access-control-allow-origin') ? 'another origin may read it' : null,
  ({ body }) =>
    INTERNALS.test(body) || body.includes(process.cwd()) ? 'a body shows internals' : null,
];
