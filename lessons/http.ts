/**
 * A small HTTP client: wherever a lesson says `curl`, `npm run -s http --` does the same. It uses
 * HTTP/1.1 on a plain socket, so it prints exactly the bytes that went over the wire. Its
 * User-Agent is `coatcheck-http/1`. It prints curl's error messages and ends with curl's exit
 * codes: 0, 1 (not http), 2 (unknown option), 3 (malformed URL), 7 (could not connect), 18 (part of
 * the body is missing), 26 (a file cannot be read), 47 (too many redirects), 52 (empty response),
 * 56 (the connection broke off).
 *
 * It takes the options of curl that the lessons use:
 *   -i -s -S -v -I -L -G -X METHOD -d DATA --data-urlencode DATA -H HEADER -b COOKIES -c FILE
 *   -o FILE -w FORMAT -u USER:PASSWORD -A AGENT -e REFERRER
 * and -k -N -q --http1.1, which change nothing here.
 *
 * What it deliberately does not do: https, HTTP/2, compression, uploads, lists such as {a,b} or
 * [1-9] in URLs, proxies, and the remarks (`*`) of curl -v.
 */
import { CurlError } from './http/error.ts';
import { loadJar } from './http/jar.ts';
import { parseOptions } from './http/options.ts';
import { transferAll } from './http/transfer.ts';
import { USAGE } from './http/usage.ts';

const args = process.argv.slice(2);
if (args.length === 0) {
  process.stderr.write(USAGE);
  process.exitCode = 2; // as curl ends without an address
} else if (['--help', '-h'].includes(args[0] ?? '')) process.stdout.write(USAGE);
else await run();

async function run(): Promise<void> {
  try {
    const options = parseOptions(args);
    const jar = loadJar(options);
    process.exitCode = await transferAll(options, jar);
    if (options.cookieJar !== null) jar?.save(options.cookieJar);
  } catch (error) {
    if (!(error instanceof CurlError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.code;
  }
}
