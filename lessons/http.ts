/**
 * A tiny client: wherever a lesson says `curl`, `npm run -s http --` does the same. It speaks HTTP/1.1 over a bare socket,
 * so what it prints is what went over the wire and nothing else. It names itself `coatcheck-http/1`, complains in
 * curl's words and ends with curl's exit codes: 0, 2 (it does not know this option), 3 (no URL that makes sense),
 * 7 (nobody answers there), 52 (an empty answer), 56 (an answer that breaks off).
 *
 * It takes the options of curl that the lessons use:
 *   -i -s -S -v -I -L -G -X METHOD -d DATA --data-urlencode DATA -H HEADER -b COOKIES -c FILE -o FILE -w FORMAT
 *   -u USER:PASSWORD -A AGENT -e REFERRER, and -k -N -q --http1.1, which change nothing here
 *
 * What it deliberately does not do: https, HTTP/2, compression, uploads, lists such as {a,b} or [1-9] in URLs, proxies, and
 * the remarks (`*`) of curl -v.
 */
import { CurlError } from './http/error.ts';
import { loadJar } from './http/jar.ts';
import { parseOptions } from './http/options.ts';
import { transferAll } from './http/transfer.ts';

try {
  const options = parseOptions(process.argv.slice(2));
  const jar = loadJar(options);
  process.exitCode = await transferAll(options, jar);
  if (options.cookieJar !== null) jar?.save(options.cookieJar);
} catch (error) {
  if (!(error instanceof CurlError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.code;
}
