/** The virtual authenticator of Chromium: the devices with passkeys that a page's browser has. */
import type { Page } from 'playwright-core';

type Device = {
  /** Whether it checks a PIN, a finger or a face, and finds its owner. */
  readonly verifies?: boolean;
  /** Whether it stores passkeys, so that they can be found without the ID of one. */
  readonly stores?: boolean;
  /** Whether the user touches it at once, whenever it is asked. */
  readonly touched?: boolean;
};

/** Gives the browser of a page a device, which is empty. It is gone when the page is. */
export async function plugIn(
  page: Page,
  { verifies = true, stores = true, touched = true }: Device = {},
) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: stores,
      hasUserVerification: verifies,
      isUserVerified: verifies,
      automaticPresenceSimulation: touched,
    },
  });
  return {
    /** Whether the next request finds a user who touches the device. */
    touch: (enabled: boolean) =>
      devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled }),
    /** The passkeys on it. */
    passkeys: async () =>
      (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    /** Takes all passkeys off it. */
    clear: () => devtools.send('WebAuthn.clearCredentials', { authenticatorId }),
  };
}
