import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Lease, moment } from '../../src/postgres/lease.ts';

const at = (monotonic: number, wall = monotonic) => ({ monotonic, wall });

describe('Lease', () => {
  it('is held for a second and a half from the moment at which it was asked for', () => {
    const lease = new Lease();
    assert.equal(lease.isHeld(at(1_000)), false);
    lease.grant(at(1_000), 7, 7);
    assert.equal(lease.isHeld(at(1_000)), true);
    assert.equal(lease.isHeld(at(2_499)), true);
    assert.equal(lease.isHeld(at(2_500)), false);
  });

  it('ends by whichever clock is further: one stands still in a suspended machine', () => {
    const lease = new Lease();
    lease.grant(at(1_000, 50_000), 7, 7);
    assert.equal(lease.isHeld(at(1_001, 51_500)), false, 'woken up later');
    assert.equal(lease.isHeld(at(2_500, 50_001)), false, 'set back');
    assert.equal(lease.isHeld(at(1_001, 50_001)), true);
  });

  it('counts when everything has been seen that was told before it was granted', () => {
    const lease = new Lease();
    lease.grant(at(1_000), 7, 5);
    assert.equal(lease.isHeld(at(1_100)), false);
    lease.saw(6);
    assert.equal(lease.isHeld(at(1_100)), false);
    lease.saw(7);
    assert.equal(lease.isHeld(at(1_100)), true);
  });

  it('goes on while a renewal waits for what was told', () => {
    const lease = new Lease();
    lease.grant(at(1_000), 5, 5);
    lease.grant(at(2_000), 6, 5);
    assert.equal(lease.isHeld(at(2_400)), true);
    assert.equal(lease.isHeld(at(2_500)), false, 'but not beyond its end');
    lease.saw(6);
    assert.equal(lease.isHeld(at(3_499)), true);
  });

  it('reads both clocks', () => {
    const { monotonic, wall } = moment();
    assert.ok(monotonic <= performance.now() && wall <= Date.now());
  });
});
