/** Explains why an address cannot be listened on: that of the server, or that of the metrics. */
import { errorCode } from '../error-code.ts';
import type { ListenAddress } from '../http/listen.ts';
import { socketPath } from '../http/unix-socket.ts';
import type { Config } from './config.ts';
import { type Reason, toFailure } from './start-failure.ts';

type Reasons = Readonly<Record<string, Reason>>;

/** Explains why the server cannot listen. Returns an unknown error as it is. */
export function cannotListen(error: unknown, { host, port }: Config): unknown {
  const named = `HOST=${host}`;
  const onSocket: Reasons = {
    EADDRINUSE: [`${named}: another server listens there. Stop it or set HOST.`, 'may pass'],
    ENOTSOCK: [`${named}: the file there is not a socket. Remove it, or set another path.`],
    EACCES: [`${named}: this account may not create or remove a socket there.`],
    ENOENT: [`${named}: its folder does not exist.`],
  };
  const onPort: Reasons = {
    ...addressReasons(named),
    EADDRINUSE: [
      `Port ${port} is in use: stop the other server (Ctrl+C in its terminal) or set PORT.`,
      'may pass',
    ],
    EACCES: [`This account may not use port ${port}: set PORT to 1024 or more, behind a proxy.`],
  };
  return toFailure(error, (socketPath(host) === null ? onPort : onSocket)[errorCode(error)]);
}

/** Explains why the metrics cannot be served. Returns an unknown error as it is. */
export function cannotServeMetrics(error: unknown, { host, port }: ListenAddress): unknown {
  const named = `METRICS=${host.includes(':') ? `[${host}]` : host}:${port}`;
  const reasons: Reasons = {
    ...addressReasons(named),
    EADDRINUSE: [`${named}: another program listens there. Set another port.`, 'may pass'],
    EACCES: [`${named}: this account may not use that port. Set 1024 or more.`],
  };
  return toFailure(error, reasons[errorCode(error)]);
}

function addressReasons(named: string): Reasons {
  return {
    EADDRNOTAVAIL: [`${named}: this machine does not have that address (yet).`, 'may pass'],
    EINVAL: [
      `${named}: the system does not accept it. An address that begins with fe80 needs its network interface: fe80::1%eth0.`,
    ],
    EAFNOSUPPORT: [`${named}: this machine does not support that kind of address.`],
    ENOTFOUND: [`${named}: that name is unknown. Set an address instead.`],
    EAI_AGAIN: [`${named}: no name server answered for that name.`, 'may pass'],
  };
}
