import { type Edit, inFile } from './edit.ts';

/** Edits of what goes over the wire. */
export const HTTP_EDITS: readonly Edit[] = [
  ...inFile('src/http/reply.ts', [
    ['302 instead of 303', 'status: 303,', 'status: 302,'],
    [
      'redirects may be cached',
      "headers: { location, 'cache-control': 'no-store', vary: 'Accept', ...headers },",
      "headers: { location, vary: 'Accept', ...headers },",
    ],
    [
      'JSON may be cached',
      "'content-type': JSON_TYPE, 'cache-control': 'no-store', vary",
      "'content-type': JSON_TYPE, vary",
    ],
  ]),
  ...inFile('src/http/send.ts', [
    ['Content-Length in characters', 'Buffer.byteLength(body)', 'body.length'],
  ]),
  ...inFile('src/http/fields.ts', [
    [
      'a plus in a form stays a plus',
      "decodeURIComponent(text.replaceAll('+', ' '))",
      'decodeURIComponent(text)',
    ],
    ['any body is read as a form', 'isForm(type) ? parseForm : null', 'parseForm'],
    [
      'a body that is not JSON gets another message',
      "'The body is not valid JSON.'",
      "'This is not JSON.'",
    ],
  ]),
  ...inFile('src/http/body.ts', [
    ['the limit for bodies is ten times as high', '16 * 1024', '160 * 1024'],
  ]),
  ...inFile('src/http/dispatch.ts', [
    ['405 comes without Allow', ', { allow });', ');'],
    [
      'forms from other sites are accepted',
      'if (reason !== null) throw',
      'if (reason === undefined) throw',
    ],
  ]),
  ...inFile('src/http/route-hosts.ts', [
    [
      'a request for another Host is answered',
      'throw new WrongHostError(',
      'if (site.size === 0) throw new WrongHostError(',
    ],
  ]),
  ...inFile('src/http/negotiate.ts', [
    [
      'JSON is never sent',
      'export function wantsJson(headers: IncomingHttpHeaders): boolean {',
      "export function wantsJson(headers: IncomingHttpHeaders): boolean {\n  if (headers.accept !== 'json') return false;",
    ],
  ]),
  ...inFile('src/web/form.ts', [
    [
      'JSON errors have another shape',
      '{ error, issues } : { error }',
      '{ message: error, issues } : { message: error }',
    ],
    ['too many attempts get 403', 'status: 429,', 'status: 403,'],
    ['a sign-up with a taken address gets 400', "result.reason === 'taken' ? 409 : 400", '400'],
  ]),
  ...inFile('src/handlers/signup.ts', [
    ['a program that signs up gets 200', 'json(201, ', 'json(200, '],
  ]),
];
