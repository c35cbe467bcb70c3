/**
 * Runs the command line: cli/run.ts decides what to print and the exit code, and this file does it.
 * Only this file, start.ts and process/ touch `process`.
 */
import { sendToOutput } from '../process/send-to-output.ts';
import { run } from './run.ts';

process.umask(0o077); // files that it creates are readable for this account alone

// The reader may close the pipe early, as in `coatcheck user list | head`: that is no error. An
// interrupted `backup -` says so itself.
const PASSED_OVER: readonly unknown[] = ['EPIPE', 'ECONNRESET', 'ABORT_ERR'];
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (!PASSED_OVER.includes(error.code)) throw error;
});

let hasSent = false;
const { exitCode, output, message } = await run(process.argv.slice(2), {
  environment: process.env,
  nodeVersion: process.versions.node,
  userId: process.geteuid?.() ?? null,
  now: Date.now,
  interruption: () => {
    const controller = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.once(signal, () => controller.abort());
    }
    return controller.signal;
  },
  output: {
    isTerminal: process.stdout.isTTY === true,
    send: (content, signal) => {
      hasSent = true;
      return sendToOutput(content, process.stdout, signal);
    },
  },
  ...(process.stderr.isTTY && {
    // In the place of the text before, which ends when the text is empty.
    showProgress: (text: string) => process.stderr.write(`\r\u001b[K${text}`),
  }),
});
process.exitCode = exitCode;
if (output !== '') process.stdout.write(output);
if (message !== '') process.stderr.write(`coatcheck: ${message}\n`);
// What its reader has not taken would keep an interrupted `backup -`.
if (hasSent) process.exit();
