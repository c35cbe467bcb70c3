/**
 * What the start says about a socket that was passed to it. HOST and PORT then no longer decide
 * where the server listens, but doctor and the proxy of the operator still go by them.
 */

import type { ListenAddress } from '../http/listen.ts';
import { leadsTo, whereItListens } from '../http/listen-address.ts';
import { isLoopbackHost } from '../http/origins.ts';
import type { Log } from '../log.ts';
import { StartFailure } from './start-failure.ts';

/** Explains why the server cannot listen on the file descriptor that it was passed. */
export function cannotAdopt(error: unknown): StartFailure {
  const sentence =
    'LISTEN_FDS=1: file descriptor 3 is not a stream socket that listens. The socket unit needs ListenStream=, and Accept=no.';
  return new StartFailure(sentence, { mayPass: false, cause: error });
}

/**
 * Throws a StartFailure if other machines can reach the socket and HOST says that none can: by
 * default, strangers may not sign up if they can come. Logs a warning if HOST and PORT are
 * elsewhere.
 */
export function checkPassedSocket(actual: ListenAddress, wanted: ListenAddress, log: Log): void {
  const [at, host] = [whereItListens(actual), whereItListens(wanted)];
  if (isLoopbackHost(wanted.host) && !isLoopbackHost(actual.host)) {
    const sentence = `The socket that was passed listens on ${at}, where other machines can reach it, and HOST=${wanted.host} says that they can't. Set HOST=${actual.host}, or another ListenStream= in the socket unit.`;
    throw new StartFailure(sentence, { mayPass: false, cause: null });
  }
  if (leadsTo(wanted, actual)) return;
  const advice = `doctor looks for the server at ${host}: set HOST and PORT as in the socket unit`;
  log.warn('other_socket', { socket: at, advice });
}
