/** Passwords as slow hashes, each with a salt of its own. Tests of the checker set WORK, to be fast. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(scrypt);
const COST = { N: 2 ** Number(process.env.WORK ?? 14) };

/** The form in which a password is kept. */
export async function hashed(password) {
  const salt = randomBytes(16).toString('hex');
  return { salt, key: (await derive(password, salt, 32, COST)).toString('hex') };
}

/** Whether a password is the one that was kept. */
export async function matches(password, { salt, key }) {
  return timingSafeEqual(await derive(password, salt, 32, COST), Buffer.from(key, 'hex'));
}

/** For an address without an account: the clock tells nothing. */
export const nobody = await hashed('the password of nobody');
