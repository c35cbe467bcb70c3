/**
 * What ends the server: a signal, or an error that nothing caught. What runs is answered first,
 * within ten seconds.
 */
import { errorText, type Log } from '../log.ts';

const LONGEST_STOP = 9_500; // ms after which the process ends whatever still holds it
// ms in which a second signal is the same wish: Ctrl+C reaches us, and npm passes its own on
const ONE_KEYSTROKE = 500;
const ENDINGS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const; // the last when its terminal is closed

/**
 * Runs `stopping` on the first signal or error that nothing caught. A signal half a second later
 * ends the process at once.
 */
export function onStopRequest(log: Log, stopping: () => Promise<void>): void {
  let asked = false;
  const once = async (reason: string): Promise<void> => {
    if (asked) return;
    asked = true;
    process.removeAllListeners('uncaughtException');
    setTimeout(obeySignals, ONE_KEYSTROKE).unref();
    setTimeout(() => process.exit(), LONGEST_STOP).unref();
    log.info('stopping', { reason });
    await stopping();
    log.info('stopped', {});
  };
  for (const signal of ENDINGS) process.on(signal, once);
  // A bug outside of every request: the state may be damaged, so what runs is answered and a
  // supervisor starts anew.
  process.on('uncaughtException', (error) => {
    log.error('uncaught', { error: errorText(error) });
    process.exitCode = 1;
    void once('uncaught');
  });
}

/** Leaves signals to their default, which is the end of the process. */
function obeySignals(): void {
  for (const signal of ENDINGS) process.removeAllListeners(signal);
}
