/** The virtual authenticator of Chromium: the devices with passkeys that a page's browser has. */
import type { Page } from 'playwright-core';

type Device = {
  /** Whether it checks a PIN, a finger or a face. */
  readonly verifies?: boolean;
  /** Whether it then recognises its owner. */
  readonly recognises?: boolean;
};

/**
 * Gives the browser of a page a device, which is empty. Its user touches it whenever it is asked.
 * Three passkeys fit on it.
 */
export async function plugIn(page: Page, { verifies = true, recognises = verifies }: Device = {}) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: verifies,
      isUserVerified: recognises,
      automaticPresenceSimulation: true,
    },
  });
  return {
    /** The passkeys on it. */
    passkeys: async () =>
      (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    /** Takes all passkeys off it. */
    clear: () => devtools.send('WebAuthn.clearCredentials', { authenticatorId }),
    /** Sets whether its user touches it when it is asked. */
    touch: (enabled: boolean) =>
      devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled }),
  };
}
