/** How a password is stored: as a slow hash with a salt of its own. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Both in base64url. */
export type Stored = { readonly salt: string; readonly key: string };

// 2 ** 14 takes about 50 ms. Tests of the checker set WORK, to be fast.
const COST = { N: 2 ** Number(process.env.WORK ?? 14) };
const derive = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt);

/** The form in which a password is kept. */
export async function store(password: string): Promise<Stored> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, 32, COST);
  return { salt: salt.toString('base64url'), key: key.toString('base64url') };
}

/** Whether a password is the one that was stored. */
export async function matches(password: string, { salt, key }: Stored): Promise<boolean> {
  const derived = await derive(password, Buffer.from(salt, 'base64url'), 32, COST);
  return timingSafeEqual(derived, Buffer.from(key, 'base64url'));
}
