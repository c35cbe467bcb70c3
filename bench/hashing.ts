/**
 * A process that only verifies passwords, as many at once as the hash gate allows. Prints the
 * number per second.
 */
import { HASH_GATE } from '../src/auth/passwords/hash-gate.ts';
import { hashPassword, SCRYPT_COST, verifyPassword } from '../src/auth/passwords/password-hash.ts';

const PASSWORD = 'rainy otters juggle lamps';
const seconds = Number(process.argv[2]);
const phc = await hashPassword(PASSWORD, SCRYPT_COST);
const lanes = Array.from({ length: HASH_GATE.width }, checkOneAfterTheOther);
const rates = await Promise.all(lanes);
process.stdout.write(String(rates.reduce((total, rate) => total + rate, 0)));

/** Verifications per second. Each lane is timed to the end of its last hash, so none is cut off. */
async function checkOneAfterTheOther(): Promise<number> {
  const began = performance.now();
  let done = 0;
  while (performance.now() - began < seconds * 1000) {
    if (!(await verifyPassword(PASSWORD, phc))) throw new Error('the right password is refused');
    done++;
  }
  return (done / (performance.now() - began)) * 1000;
}
