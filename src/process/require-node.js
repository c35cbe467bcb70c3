/**
 * Ends the process, with one sentence and exit code 78, when this Node is too old. main.ts and
 * cli.ts import it and load the rest afterwards: Node links all static imports before it runs a
 * line, and an old Node has no node:sqlite. package.json names it with --import, so that a Node
 * without TypeScript runs it before it parses any.
 */
import { isTooOld, OLDEST_NODE } from './node-version.js';

const EX_CONFIG = 78; // sysexits.h: a supervisor that knows it does not try again

// A build has bundled this file into another one. Only a clone has Node among its packages.
const isClone = import.meta.url.endsWith('/require-node.js');

const { node } = process.versions;
if (isTooOld(node)) {
  process.stderr.write(
    `Coatcheck cannot start: it needs Node ${OLDEST_NODE} or later, and ${process.execPath} is ${node}. ` +
      (isClone
        ? '`npm ci` brings the right one, unless it is called with --ignore-scripts.\n'
        : 'Install a newer one first: https://nodejs.org/en/download.\n'),
  );
  process.exit(EX_CONFIG);
}
