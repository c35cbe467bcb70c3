/**
 * Runs the command line: cli/run.ts decides what to print and the exit code, and this file does it.
 * Only this file, start.ts and process/ touch `process`.
 */
import { run } from './run.ts';

process.umask(0o077); // files that it creates are readable for this account alone

// The reader may close the pipe early, as in `coatcheck user list | head`: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const { exitCode, output, message } = await run(process.argv.slice(2), {
  environment: process.env,
  nodeVersion: process.versions.node,
  userId: process.geteuid?.() ?? null,
  now: Date.now,
  interruption: () => {
    const controller = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => controller.abort());
    return controller.signal;
  },
  ...(process.stderr.isTTY && {
    // In the place of the text before, which ends when the text is empty.
    showProgress: (text: string) => process.stderr.write(`\r\u001b[K${text}`),
  }),
});
process.exitCode = exitCode;
process.stdout.write(output);
if (message !== '') process.stderr.write(`coatcheck: ${message}\n`);
