import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { takePassedSocket } from '../../src/process/passed-socket.ts';

const PID = 4711;
const OURS = { LISTEN_PID: '4711', LISTEN_FDS: '1' };

describe('takePassedSocket', () => {
  it('is the first file descriptor after those of every program', () => {
    assert.deepEqual(takePassedSocket({ ...OURS }, PID), { kind: 'socket', fd: 3 });
    const named = { ...OURS, LISTEN_FDNAMES: 'coatcheck.socket' };
    assert.deepEqual(takePassedSocket(named, PID), { kind: 'socket', fd: 3 });
  });

  for (const given of [
    {},
    { LISTEN_FDS: '1' },
    { LISTEN_PID: '4711' },
    { ...OURS, LISTEN_PID: '' },
  ]) {
    it(`is none with ${JSON.stringify(given)}`, () => {
      assert.deepEqual(takePassedSocket(given, PID), { kind: 'none' });
    });
  }

  for (const LISTEN_PID of ['4712', '47110', ' 4711', '4711.0', 'x']) {
    it(`leaves a socket for LISTEN_PID=${LISTEN_PID} alone, and says so`, () => {
      const passed = takePassedSocket({ ...OURS, LISTEN_PID }, PID);
      assert.ok(passed.kind === 'ignored');
      assert.ok(passed.advice.startsWith(`LISTEN_PID=${LISTEN_PID} names another process`));
      assert.match(passed.advice, /\(4711\): let the unit start the server itself/);
    });
  }

  for (const LISTEN_FDS of ['0', '2', '-1', '1.0', '01', 'one']) {
    it(`refuses LISTEN_FDS=${LISTEN_FDS}`, () => {
      const passed = takePassedSocket({ ...OURS, LISTEN_FDS }, PID);
      assert.ok(passed.kind === 'refused');
      assert.equal(
        passed.problem,
        `LISTEN_FDS=${LISTEN_FDS}: the server takes one socket. Leave one ListenStream= in the socket unit.`,
      );
    });
  }

  it('removes the variables, whomever they are for', () => {
    for (const LISTEN_PID of ['4711', '4712']) {
      const names = { LISTEN_FDNAMES: 'coatcheck.socket', LISTEN_PIDFDID: '99' };
      const environment = { LISTEN_PID, LISTEN_FDS: '1', ...names, PATH: '/bin' };
      takePassedSocket(environment, PID);
      assert.deepEqual(environment, { PATH: '/bin' });
    }
  });
});
