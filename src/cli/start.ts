/**
 * Runs the command line: cli/run.ts decides what to print and the exit code, and this file does it.
 * Besides start.ts and stopping.ts nothing else touches the process.
 */
import { run } from './run.ts';

process.umask(0o077); // what it makes, the database or a copy of it, is for this account alone

// The reader may stop early: `coatcheck user list | head` is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const { exitCode, output, complaint } = await run(process.argv.slice(2), {
  environment: process.env,
  nodeVersion: process.versions.node,
  userId: process.geteuid?.() ?? null,
  now: Date.now,
});
process.exitCode = exitCode;
process.stdout.write(output);
if (complaint !== '') process.stderr.write(`coatcheck: ${complaint}\n`);
