/** What can be wrong in stage 1. */
import type { Finding } from '../failure.ts';

const ONE = 'a-the-wire/1-text.md#c1';
const BODY = 'a-the-wire/5-more-http.md#c57';
const METHODS = 'a-the-wire/2-methods.md#c3';
const FORMS = 'a-the-wire/3-forms-and-json.md#c4';

export const HEALTH: Finding = {
  id: 'health',
  expected: '200 from GET /health, every time',
  why: 'This is how anybody, people and machines, sees that your server is there.',
  tryIt: 'curl -i $URL/health',
  read: METHODS,
  hints: [
    'Look at the method and the path of the request, and answer this one pair with 200.',
    'Answer each request by itself: the second on a connection and the tenth at once are like the first.',
  ],
  code: {
    js: "if (request.method === 'GET' && request.url === '/health') response.writeHead(200).end('ok');",
    python: "def do_GET(self):\n    if self.path == '/health': self.answer(200, b'ok')",
    go: 'if r.Method == "GET" && r.URL.Path == "/health" {\n\tfmt.Fprint(w, "ok")\n}',
  },
};

export const NOT_FOUND: Finding = {
  id: 'not-found',
  expected: '404 for an address that you do not have',
  why: 'A program that mistypes an address reads the number; with 200 it believes that all is well.',
  tryIt: 'curl -i $URL/nothing-here',
  read: METHODS,
  hints: [
    'The last line of your routing, after all ifs, answers what is left: 404.',
    'Compare the whole path. A test such as `path.includes` or a route for `*` answers too much.',
  ],
  code: {
    js: 'response.writeHead(404).end();',
    python: "self.answer(404, b'')",
    go: 'http.NotFound(w, r)   // mux.HandleFunc("/", …) gets what no other pattern takes',
  },
};

export const ECHO: Finding = {
  id: 'echo',
  expected: '200 and the field `text` as plain text, nothing around it',
  why: 'Every form of a login comes this way. When one field arrives whole, all of them do.',
  tryIt: "curl -i $URL/echo --data-urlencode 'text=hello'",
  read: FORMS,
  hints: [
    'The body is `text=…`. Split it at `&`, then each piece at its first `=`, then decode both halves.',
    'Most languages have a reader for forms. It wants the body as text, not the address.',
  ],
  code: {
    js: "const text = new URLSearchParams(body).get('text') ?? '';",
    python: "text = urllib.parse.parse_qs(body, keep_blank_values=True).get('text', [''])[0]",
    go: 'text := r.PostFormValue("text")   // reads and decodes the form',
  },
};

export const NOT_DECODED: Finding = {
  ...ECHO,
  id: 'not-decoded',
  expected: 'the text as it was typed',
  why: 'A password with a & or a + in it would never match: you would compare another text.',
  tryIt: "curl -i $URL/echo --data-urlencode 'text=a&b c'",
  hints: [
    'A form writes `&` as %26 and a blank as +. Undo both.',
    'The order matters: split at `&` and `=` first, then turn + into a blank, then decode the %XX.',
  ],
};

export const LENGTH: Finding = {
  id: 'length-in-characters',
  expected: 'a Content-Length that counts bytes',
  why: 'The reader stops where you say. The rest is lost, or is taken for the next answer.',
  tryIt: "curl -i $URL/echo --data-urlencode 'text=é'",
  read: ONE,
  hints: [
    '`é` is two bytes in UTF-8, and one character. Content-Length counts bytes.',
    'Turn the text into bytes first, then ask the bytes for their length, then send those bytes.',
  ],
  code: {
    js: "response.setHeader('Content-Length', Buffer.byteLength(text));",
    python: "data = text.encode()\nself.send_header('Content-Length', str(len(data)))",
    go: 'data := []byte(text)\nw.Header().Set("Content-Length", strconv.Itoa(len(data)))   // bytes\nw.Write(data)',
  },
};

export const FIRST_PIECE: Finding = {
  id: 'first-piece',
  expected: 'the same answer, however the body is cut',
  why: 'A network cuts where it likes. It works on your desk, and fails on a train.',
  tryIt:
    "(printf 'POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Type: application/x-www-form-urlencoded\\r\\nContent-Length: 10\\r\\n\\r\\ntext='; sleep 1; printf hello; sleep 1) | nc localhost 4000",
  read: BODY,
  hints: [
    'Read until as many bytes are there as Content-Length says. One read is not the whole body.',
    'Collect the pieces in a list, as bytes. Join and decode them when the last one is there: a cut can go through the middle of an é.',
  ],
  code: {
    js: 'const pieces = [];\nfor await (const piece of request) pieces.push(piece);\nconst body = Buffer.concat(pieces).toString();',
    python: "body = self.rfile.read(int(self.headers['Content-Length'])).decode()",
    go: 'body, err := io.ReadAll(r.Body)   // until Content-Length bytes are there',
  },
};

export const DIES: Finding = {
  id: 'dies-of-percent',
  expected: 'a refusal (400), and a server that goes on',
  why: 'One visitor must not stop the site for everybody.',
  tryIt: "curl -i $URL/echo -d 'text=%zz'",
  read: FORMS,
  hints: [
    '`%zz` is no byte. Your decoder throws an error there, and nobody catches it.',
    'Catch errors in one place, around the whole handling of a request. What the client did wrong is a 400, your own mistakes are a 500.',
  ],
  code: {
    js: 'try {\n  text = decodeURIComponent(raw);\n} catch {\n  return response.writeHead(400).end();\n}',
    python:
      "try: text = urllib.parse.unquote(raw, errors='strict')\nexcept UnicodeDecodeError: return self.answer(400, b'')",
    go: 'if err := r.ParseForm(); err != nil {\n\thttp.Error(w, "This is no form.", 400)\n\treturn\n}',
  },
};

export const TOO_LARGE: Finding = {
  id: 'too-large',
  expected: '413, or the end of the connection, and a server that goes on',
  why: 'Whoever may send without end fills your memory, without an account.',
  tryIt: "head -c 1000000 /dev/zero | tr '\\0' a | curl -i $URL/echo -d @-",
  read: BODY,
  hints: [
    'Choose a limit, say 64 KB, and answer 413 when Content-Length or the bytes so far are above it.',
    'Count while you read, not afterwards: afterwards the memory is full already.',
  ],
  code: {
    js: "size += piece.length;\nif (size > 64 * 1024) return response.writeHead(413, { connection: 'close' }).end();",
    python: "if int(self.headers['Content-Length']) > 64 * 1024: return self.answer(413, b'')",
    go: 'r.Body = http.MaxBytesReader(w, r.Body, 64<<10)   // before ParseForm\nif err := r.ParseForm(); err != nil {\n\thttp.Error(w, "That is too much.", 413)\n\treturn\n}',
  },
};
