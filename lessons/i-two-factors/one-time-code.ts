/**
 * One-time codes of an authenticator app (RFC 6238), in the fewest lines. The app has the same in
 * src/auth/factors/totp.ts.
 */
import { createHmac } from 'node:crypto';

/** The length of a step, in ms. */
export const STEP_MS = 30_000;

/** The six digits of a key in a step: `step` is the number of half minutes since 1970. */
export function codeAt(key: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', decodeBase32(key)).update(counter).digest();
  const offset = mac.readUInt8(19) & 0xf; // the low half of the last byte says where to read
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** The number of the step at a time in ms since 1970. */
export function stepAt(now: number): number {
  return Math.floor(now / STEP_MS);
}

// Base32 (RFC 4648) writes 5 bits with each letter. Spaces are there for people.
function decodeBase32(key: string): Buffer {
  const bits = [...key.replaceAll(' ', '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter))
    .map((value) => value.toString(2).padStart(5, '0'))
    .join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
