/**
 * Wrong on purpose: any-challenge-will-do. It verifies the signature, and never asks whether the
 * signed challenge is one of its own that waits for an answer. So an answer that an attacker has
 * seen once signs in again.
 */
import { type Assertion, hasCounted, hashOf } from '../i-two-factors/assertion.ts';
import { ORIGIN, type Passkey, passkeySite, RP_ID } from '../i-two-factors/passkey-site.ts';
import { startMuseum } from './museum.ts';

startMuseum('any-challenge-will-do', 'An old answer signs in again.', passkeySite(isRight));

function isRight(shown: Assertion, passkey: Passkey): boolean {
  return (
    shown.isSignedBy(passkey.key) &&
    shown.type === 'webauthn.get' &&
    shown.rpIdHash === hashOf(RP_ID) &&
    shown.origin === ORIGIN &&
    hasCounted(shown.counter, passkey.counter)
  );
}
