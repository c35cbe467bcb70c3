/** An output as a reader sees it on the screen. */

const TALKS = /\b(?:curl|http --)\b.*\s-[a-zA-Z]*v/s;
// Remarks that curl adds by itself. They are not on the wire, and differ between its versions.
const REMARK = /^(?:\*(?: .*)?|[{}] \[\d+ bytes data\])$/;

/**
 * Splits an output into the lines that a reader sees: without the carriage returns of HTTP and, for
 * `curl -v`, without the remarks of curl.
 */
export function toLines(output: string, command: string): readonly string[] {
  if (output === '') return [];
  const lines = output
    .replace(/\n$/, '')
    .replaceAll(/\r(?=\n|$)/g, '')
    .split('\n');
  if (!TALKS.test(command)) return lines;
  return lines
    .filter((line) => !REMARK.test(line))
    .map((line) => line.replace(/\* Connection #\d+ to host \S+ left intact$/, ''));
}
