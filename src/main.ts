/**
 * The server's entry, and the place to start reading: it checks Node, then loads start.ts, which
 * starts the server.
 */
import './process/require-node.js';

await import('./start.ts');
