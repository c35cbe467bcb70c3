/**
 * Ends the process, with one sentence and 78, when this Node is too old. main.ts and cli.ts import
 * it and load the rest afterwards: node links all static imports before it runs a line, and an old
 * one has no node:sqlite. package.json names it with --import: a Node that cannot read TypeScript
 * reads this before it meets any.
 */
import { isTooOld, OLDEST_NODE } from './node-version.js';

const EX_CONFIG = 78; // sysexits.h: a supervisor that knows it does not try again

const { node } = process.versions;
if (isTooOld(node)) {
  process.stderr.write(
    `Coatcheck cannot start: it needs Node ${OLDEST_NODE} or later, and ${process.execPath} is ${node}. ` +
      '`npm ci` brings the right one, unless it is called with --ignore-scripts.\n',
  );
  process.exit(EX_CONFIG);
}
