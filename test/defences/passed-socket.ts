/** The defences of a socket that a supervisor passes, and of the stop that loses no request. */
import type { Defence } from './defences.ts';

const PROGRAM = 'test/program/passed-socket.test.ts';
const STOP = 'test/http/stop.test.ts';

export const PASSED_SOCKET: readonly Defence[] = [
  {
    name: 'a socket for another process is left alone',
    file: 'src/process/passed-socket.ts',
    from: 'if (meant !== String(pid)) {',
    to: "if (meant === '1') {",
    tests: 'test/process/passed-socket.test.ts',
  },
  {
    name: 'what names a passed socket goes to no other program',
    file: 'src/process/passed-socket.ts',
    from: 'for (const name of VARIABLES) delete environment[name];',
    to: '',
    tests: 'test/process/passed-socket.test.ts',
  },
  {
    name: 'a second socket, which nothing would accept from, stops the start',
    file: 'src/process/passed-socket.ts',
    from: "if (count === '1')",
    to: "if (count !== '')",
    tests: 'test/process/passed-socket.test.ts',
  },
  {
    name: 'a passed socket that other machines can reach is not taken for a local one',
    file: 'src/config/passed-socket.ts',
    from: 'if (isLoopbackHost(wanted.host) && !isLoopbackHost(actual.host)) {',
    to: "if (wanted.host === '') {",
    tests: 'test/config/passed-socket.test.ts',
  },
  {
    name: 'the start compares a passed socket with HOST and PORT',
    file: 'src/start-steps.ts',
    from: 'checkPassedSocket(actual, config, log);',
    to: '',
    tests: PROGRAM,
  },
  {
    name: 'clients on a passed Unix socket are called unix',
    file: 'src/http/listen.ts',
    from: 'if (server.address() === null) namePeers(server);',
    to: '',
    tests: PROGRAM,
  },
  {
    name: 'a Unix socket has room for those who wait',
    file: 'src/http/listen.ts',
    from: 'server.listen(where, BACKLOG, () => {',
    to: 'server.listen(where, () => {',
    tests: PROGRAM,
  },
  {
    name: 'no idle connection is closed while a proxy may write to it',
    file: 'src/http/stop.ts',
    from: 'afterReading(() => closeIdle(server), Math.min(patience, grace)),',
    to: 'afterReading(() => closeIdle(server), 0),',
    tests: STOP,
  },
  {
    name: 'a server on a passed socket waits for what a proxy may write',
    file: 'src/start-server.ts',
    from: 'stop(server, GRACE, patience)',
    to: 'stop(server, GRACE)',
    tests: PROGRAM,
  },
  {
    name: 'the stop leaves an idle connection its last request',
    file: 'src/http/stop.ts',
    from: 'TcpServer.prototype.close.call(server, () => {',
    to: 'server.close(() => {',
    tests: STOP,
  },
  {
    name: 'the stop cuts no answer off',
    file: 'src/http/stop.ts',
    from: 'if (isSending) setTimeout',
    to: 'if (isSending && STEP === 0) setTimeout',
    tests: STOP,
  },
];
