/** The units of deploy/systemd, as systemd reads them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { temporaryFolder } from '../temporary-folder.ts';

const service = readFileSync('deploy/systemd/coatcheck.service', 'utf8');
const socket = readFileSync('deploy/systemd/coatcheck.socket', 'utf8');

/** The value of a line of a unit. Fails if there is none, or more than one. */
function settingOf(unit: string, name: string): string {
  const values = [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value]) => value);
  assert.equal(values.length, 1, name);
  return values[0] ?? '';
}

/** A folder with both units, whose program exists on this machine. */
function unitFolder(t: TestContext): string {
  const folder = temporaryFolder(t);
  const here = service.replace('/opt/coatcheck/coatcheck', process.execPath);
  assert.notEqual(here, service);
  writeFileSync(join(folder, 'coatcheck.service'), here);
  writeFileSync(join(folder, 'coatcheck.socket'), socket);
  return folder;
}

function analyze(folder: string, ...args: readonly string[]) {
  const env = { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:` };
  return spawnSync('systemd-analyze', args, { encoding: 'utf8', env });
}

describe('deploy/systemd', () => {
  const installed = spawnSync('systemd-analyze', ['--version']).status === 0;
  const skip = installed ? false : 'systemd is not installed';

  it('has units that systemd accepts', { skip }, (t) => {
    const folder = unitFolder(t);
    for (const name of ['coatcheck.service', 'coatcheck.socket']) {
      const { status, stderr } = analyze(folder, 'verify', join(folder, name));
      assert.deepEqual([status, stderr], [0, ''], name);
    }
  });

  it('restricts the service to what it needs', { skip }, (t) => {
    const folder = unitFolder(t);
    const file = join(folder, 'coatcheck.service');
    const args = ['security', '--offline=yes', '--no-pager', '--threshold=20', file];
    const { status, stdout } = analyze(folder, ...args);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /Overall exposure level for coatcheck\.service: [01]\.\d OK/);
  });

  it('opens one socket, for the server and the account of the proxy alone', () => {
    assert.equal(settingOf(socket, 'ListenStream'), '/run/coatcheck/coatcheck.sock');
    assert.equal(settingOf(socket, 'SocketMode'), '0660');
    assert.equal(settingOf(socket, 'SocketGroup'), 'www-data');
    assert.equal(settingOf(socket, 'SocketUser'), settingOf(service, 'User'), 'for doctor');
    assert.doesNotMatch(socket, /^Accept=/m);
  });

  it('starts the service with its socket, and leaves the folder of the socket to it', () => {
    assert.equal(settingOf(service, 'Requires'), 'coatcheck.socket');
    assert.match(settingOf(service, 'After'), /\bcoatcheck\.socket$/);
    assert.equal(settingOf(service, 'Also'), 'coatcheck.socket');
    // systemd would remove the folder, with the socket, at each stop of the service.
    assert.doesNotMatch(service, /^RuntimeDirectory=/m);
  });

  it('does not start the service again when a setting is wrong', () => {
    assert.equal(settingOf(service, 'RestartPreventExitStatus'), '78');
  });
});
