/** The lower bound for files: node:http with a file in memory, or 304 when the client has it. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const file = JSON.parse(readFileSync(process.env.PAGE ?? '', 'utf8'));
const body = Buffer.from(file.body, 'base64');
const full = [...Object.entries<string>(file.headers).flat(), 'content-length', body.length];
const notModified = Object.entries<string>(file.notModified).flat();

createServer((request, response) => {
  if (request.headers['if-none-match'] === file.headers.etag) {
    response.writeHead(304, notModified);
    response.end();
  } else {
    response.writeHead(200, full);
    response.end(body);
  }
}).listen(Number(process.env.PORT), '127.0.0.1');
