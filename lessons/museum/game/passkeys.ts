/** What the cases about passkeys have in common: Ada, her passkey, and a page that uses it. */
import {
  createPasskey,
  type PasskeyOptions,
  type SoftwarePasskey,
  usePasskey,
} from '../../i-two-factors/software-passkey.ts';
import { expectServed } from './case.ts';
import type { Client } from './client.ts';

async function optionsOf(client: Client): Promise<PasskeyOptions> {
  const { status, text } = await client.get('/options');
  expectServed(status === 200 && text.includes('challenge'), '/options has no challenge.');
  return JSON.parse(text);
}

/** Adds a new passkey at the site. `isSynced`: it does not count its uses. */
export async function addPasskey(
  client: Client,
  url: string,
  isSynced: boolean,
): Promise<SoftwarePasskey> {
  const { passkey, credential } = createPasskey(url, await optionsOf(client), isSynced);
  const { status } = await client.post('/register', { passkey: JSON.stringify(credential) });
  expectServed(status === 201, 'a passkey cannot be added.');
  return passkey;
}

/** What a page at `page` gets from the browser for a new challenge. Throws as a browser does. */
export async function showPasskey(
  client: Client,
  page: string,
  passkey: SoftwarePasskey,
): Promise<string> {
  return JSON.stringify(usePasskey(page, await optionsOf(client), [passkey]));
}

/** Adds a passkey and signs in with it twice, as an honest user. Throws NotServed. */
export async function signInTwice(client: Client, url: string, isSynced: boolean): Promise<void> {
  const passkey = await addPasskey(client, url, isSynced);
  for (const time of ['first', 'second']) {
    const shown = await showPasskey(client, url, passkey);
    const { status } = await client.post('/login', { passkey: shown });
    expectServed(status === 200, `a passkey does not get in, the ${time} time.`);
  }
}

/** The parts of a shown passkey that a site decides with; of any other text, none. */
export function partsOf(shown: string): { readonly origin: string; readonly counter: number } {
  try {
    const { clientDataJSON, authenticatorData } = JSON.parse(shown).response;
    const { origin } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
    return { origin, counter: Buffer.from(authenticatorData, 'base64url').readUInt32BE(33) };
  } catch {
    return { origin: '', counter: 0 };
  }
}
