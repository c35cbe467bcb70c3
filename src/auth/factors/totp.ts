/**
 * One-time codes of an authenticator app: HOTP (RFC 4226) counts, TOTP (RFC 6238) takes the time as
 * the counter. "TOTP = HOTP(K, T), where T is an integer and represents the number of time steps
 * between the initial counter time T0 and the current Unix time" (RFC 6238, section 4.2).
 *
 * SHA-1, 6 digits, 30 seconds: the defaults, because several apps ignore any other value and then
 * show wrong codes. The attacks on SHA-1 find collisions; HMAC does not depend on their absence.
 *
 * A code is good for two steps and once. Its 20 bits can be guessed, so the caller limits the
 * attempts and asks only after the right password. A code does not prove the site: a phishing page
 * can pass it on within the minute.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { encodeBase32 } from './base32.ts';

/** One step, in ms: "We RECOMMEND a default time-step size of 30 seconds" (RFC 6238, 5.2). */
export const STEP_MS = 30_000;

const DIGITS = 6;
const CODE = /^[0-9]{6}$/;
// RFC 4226, section 4, R6: "The length of the shared secret MUST be at least 128 bits. This
// document RECOMMENDs a shared secret length of 160 bits."
const SEED_BYTES = 20;

/** A new seed: 160 random bits, shared with the app. */
export function newSeed(random: (size: number) => Buffer = randomBytes): Buffer {
  return random(SEED_BYTES);
}

/**
 * The code of a seed and a counter (RFC 4226, section 5.3): "We can describe the operations in 3
 * distinct steps". `digits` is 6 to 8.
 */
export function hotp(seed: Uint8Array, counter: number, digits = DIGITS): string {
  // "Step 1: Generate an HMAC-SHA-1 value". The counter is 8 bytes, "hashed high-order byte first".
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', seed).update(message).digest();
  // "Step 2: Generate a 4-byte string (Dynamic Truncation)": the low 4 bits of the last byte say
  // where it begins. Its highest bit is masked "to avoid confusion about signed vs. unsigned modulo
  // computations".
  const offset = mac.readUInt8(mac.length - 1) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  // "Step 3: Compute an HOTP value": D = Snum mod 10^Digit, with its leading zeros.
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The code that an app shows during a step (RFC 6238, section 4.2). */
export function totpCode(seed: Uint8Array, step: number): string {
  return hotp(seed, step);
}

/** The number of the step at a time in ms since 1970: "T = (Current Unix time - T0) / X". */
export function stepAt(nowMs: number): number {
  return Math.floor(nowMs / STEP_MS);
}

/** The six digits of a code as a person types it, `123 456`; null when the text is no code. */
export function normalizeCode(typed: string): string | null {
  const code = typed.replace(/\s/g, '');
  return CODE.test(code) ? code : null;
}

/**
 * The step whose code was typed, null when it was none that is good now: the current step or the
 * one before, and later than `lastStep`, the last that was used (0 when none was).
 *
 * RFC 6238, section 5.2: "We RECOMMEND that at most one time step is allowed as the network delay".
 * ASVS 6.5.5 has 30 seconds at most; then, of the codes that take 8 seconds to type, every fourth
 * would be refused. A step that has not begun would only make a code good for longer.
 *
 * "The verifier MUST NOT accept the second attempt of the OTP": the caller stores the step before
 * it lets the person in, in one statement that compares again, because two requests may ask here at
 * the same time.
 */
export function matchingStep(
  seed: Uint8Array,
  typed: string,
  nowMs: number,
  lastStep: number,
): number | null {
  const code = normalizeCode(typed);
  if (code === null) return null;
  const current = stepAt(nowMs);
  // The later first: when both have the same code, its use uses up both.
  const steps = [current, current - 1].filter((step) => step > lastStep);
  return steps.find((step) => isCodeOf(seed, step, code)) ?? null;
}

/** Whether a typed code is the one of this step. */
export function isCodeOfStep(seed: Uint8Array, step: number, typed: string): boolean {
  const code = normalizeCode(typed);
  return code !== null && isCodeOf(seed, step, code);
}

function isCodeOf(seed: Uint8Array, step: number, code: string): boolean {
  return timingSafeEqual(Buffer.from(code), Buffer.from(totpCode(seed, step)));
}

/** What an app has to know: under which names it lists the codes, and the seed. */
export type Enrolment = {
  /** The name of this site. */
  readonly issuer: string;
  readonly email: string;
  readonly seed: Uint8Array;
};

/**
 * The link that an authenticator app reads, from a QR code or on the same phone (Key URI Format,
 * github.com/google/google-authenticator/wiki/Key-Uri-Format). Algorithm, digits and period are
 * left out: they have their defaults.
 *
 *     otpauth://totp/LABEL?secret=BASE32&issuer=ISSUER
 *     label = accountname / issuer (":" / "%3A") *"%20" accountname
 *
 * "Neither issuer nor account name may themselves contain a colon": FreeOTP refuses such a link, so
 * a colon in the issuer becomes a space; an e-mail address here has none. A space is %20, since
 * apps show a plus sign as it is. The issuer stands in both places, as old and new apps expect.
 */
export function otpauthUri({ issuer, email, seed }: Enrolment): string {
  const name = encodeURIComponent(issuer.replaceAll(':', ' '));
  const secret = encodeBase32(seed);
  return `otpauth://totp/${name}:${encodeURIComponent(email)}?secret=${secret}&issuer=${name}`;
}
