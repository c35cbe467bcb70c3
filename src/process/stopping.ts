/**
 * Stops the server on a signal or an uncaught error. Requests in progress are answered first,
 * within ten seconds from the end of STOP_DELAY.
 */
import { errorText, type Log } from '../log.ts';

const LONGEST_STOP = 9_500; // ms, after the drain, until the process exits even if something keeps it alive
// ms in which a second signal counts as the same one: Ctrl+C reaches this process, and npm passes
// its own on.
const ONE_KEYSTROKE = 500;
const ENDINGS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const; // SIGHUP: its terminal was closed

const UNCAUGHT = 'uncaught';

/** What is done before the process ends, in this order. */
export type StopSteps = {
  /** Goes on as long as STOP_DELAY says. Left out after an uncaught error. */
  readonly drain: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * Takes the steps on the first signal or uncaught error. A second signal, half a second later or
 * more, ends the process at once.
 */
export function onStopRequest(log: Log, { drain, stop }: StopSteps): void {
  let asked = false;
  const once = async (reason: string): Promise<void> => {
    if (asked) return;
    asked = true;
    process.removeAllListeners('uncaughtException');
    setTimeout(obeySignals, ONE_KEYSTROKE).unref();
    log.notice('stopping', { reason });
    if (reason !== UNCAUGHT) await drain();
    setTimeout(() => process.exit(), LONGEST_STOP).unref();
    await stop();
    log.notice('stopped', {});
  };
  for (const signal of ENDINGS) process.on(signal, once);
  // A bug outside of any request: state may be damaged, so requests in progress are answered and a
  // supervisor restarts the process.
  process.on('uncaughtException', (error) => {
    log.error('uncaught', { error: errorText(error) });
    process.exitCode = 1;
    void once(UNCAUGHT);
  });
}

/** Restores the default action of the signals, which ends the process. */
function obeySignals(): void {
  for (const signal of ENDINGS) process.removeAllListeners(signal);
}
