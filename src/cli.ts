/** The command line's entry: it checks Node, then loads command-line.ts. */
import './process/require-node.js';

await import('./cli/start.ts');
