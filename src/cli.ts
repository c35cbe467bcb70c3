/** The command line's entry: it checks Node, then loads command-line.ts. */
import './require-node.js';

await import('./command-line.ts');
