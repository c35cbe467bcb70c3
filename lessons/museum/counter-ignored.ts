/**
 * Wrong on purpose: counter-ignored. It verifies everything but the counter, so it does not notice
 * that there is a copy of a passkey.
 */
import { type Assertion, hashOf } from '../i-two-factors/assertion.ts';
import { ORIGIN, type Passkey, passkeySite, RP_ID } from '../i-two-factors/passkey-site.ts';
import { startMuseum } from './museum.ts';

startMuseum('counter-ignored', 'A copied passkey is not noticed.', passkeySite(isRight));

function isRight(shown: Assertion, passkey: Passkey, challenges: Set<string>): boolean {
  return (
    shown.isSignedBy(passkey.key) &&
    shown.type === 'webauthn.get' &&
    shown.rpIdHash === hashOf(RP_ID) &&
    shown.origin === ORIGIN &&
    challenges.delete(shown.challenge)
  );
}
