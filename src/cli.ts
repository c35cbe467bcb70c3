#!/usr/bin/env node
/** The command line's entry: it checks Node, then loads cli/start.ts. */
import './process/require-node.js';

await import('./cli/start.ts');
