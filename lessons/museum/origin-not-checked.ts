/**
 * Wrong on purpose: origin-not-checked. It verifies everything but the origin, so an answer that
 * was made for another page signs in here.
 */
import { type Assertion, hasCounted, hashOf } from '../i-two-factors/assertion.ts';
import { type Passkey, passkeySite, RP_ID } from '../i-two-factors/passkey-site.ts';
import { startMuseum } from './museum.ts';

startMuseum('origin-not-checked', 'It never reads which page asked.', passkeySite(isRight));

function isRight(shown: Assertion, passkey: Passkey, challenges: Set<string>): boolean {
  return (
    shown.isSignedBy(passkey.key) &&
    shown.type === 'webauthn.get' &&
    shown.rpIdHash === hashOf(RP_ID) &&
    challenges.delete(shown.challenge) &&
    hasCounted(shown.counter, passkey.counter)
  );
}
