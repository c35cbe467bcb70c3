/**
 * What a browser and a security key do with a passkey (WebAuthn Level 3), for a terminal. The
 * private keys lie in a file, which no real authenticator allows: use them for the course only.
 *
 * The part of the browser is `askedBy`, and the client data: it writes there which page asks. The
 * part of the authenticator is the rest: it keeps keys, each for one RP ID, and signs.
 */
import { createPrivateKey, generateKeyPairSync, hash, randomBytes, sign } from 'node:crypto';

/** A passkey as the authenticator keeps it. */
export type SoftwarePasskey = {
  readonly id: string;
  readonly rpId: string;
  readonly userHandle: string;
  readonly privateKey: string;
  /** Kept in the cloud of a vendor, on several devices: then it does not count. */
  readonly isSynced: boolean;
  counter: number;
};

/** The options of a site, as `navigator.credentials` takes them in JSON. */
export type PasskeyOptions = {
  readonly challenge: string;
  readonly rpId?: string;
  readonly rp?: { readonly id: string };
  readonly user?: { readonly id: string };
};

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const BACKED_UP = 0x08 | 0x10; // it may be, and it is
const KEY_FOLLOWS = 0x40;

/** Makes a passkey. Returns it, and what the page gets. Throws what a browser would throw. */
export function createPasskey(page: string, options: PasskeyOptions, isSynced = false) {
  const rpId = askedBy(page, options.rp?.id);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  // A COSE_Key: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
  const coseKey = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);
  const idLength = Buffer.of(0, id.length);
  const attested = Buffer.concat([Buffer.alloc(16), idLength, id, coseKey]);
  const authenticatorData = Buffer.concat([dataOf(rpId, isSynced, 0, KEY_FOLLOWS), attested]);
  // CBOR: {"fmt": "none", "attStmt": {}, "authData": bytes, one byte says how many}
  const attestationObject = Buffer.concat([
    Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
    Buffer.of(authenticatorData.length),
    authenticatorData,
  ]);
  const passkey: SoftwarePasskey = {
    id: id.toString('base64url'),
    rpId,
    userHandle: options.user?.id ?? '',
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
    isSynced,
    counter: 0,
  };
  const credential = credentialOf(passkey.id, {
    clientDataJSON: clientData('webauthn.create', page, options),
    attestationObject,
    authenticatorData,
    publicKey: publicKey.export({ format: 'der', type: 'spki' }),
  });
  return { passkey, credential };
}

/** Signs in with the newest passkey for the site. Counts its use. Throws what a browser would. */
export function usePasskey(
  page: string,
  options: PasskeyOptions,
  passkeys: readonly SoftwarePasskey[],
) {
  const rpId = askedBy(page, options.rpId);
  const passkey = passkeys.findLast((one) => one.rpId === rpId);
  if (passkey === undefined) throw new Error(`NotAllowedError: no passkey for ${rpId} here`);
  if (!passkey.isSynced) passkey.counter++;
  const clientDataJSON = clientData('webauthn.get', page, options);
  const authenticatorData = dataOf(rpId, passkey.isSynced, passkey.counter);
  const signed = Buffer.concat([authenticatorData, hash('sha256', clientDataJSON, 'buffer')]);
  const privateKey = createPrivateKey({
    key: Buffer.from(passkey.privateKey, 'base64url'),
    format: 'der',
    type: 'pkcs8',
  });
  const signature = sign('sha256', signed, privateKey);
  const { userHandle } = passkey;
  return credentialOf(passkey.id, { clientDataJSON, authenticatorData, signature, userHandle });
}

/** The RP ID that this page may ask for: its own host, or a parent domain of it. */
function askedBy(page: string, wanted: string | undefined): string {
  const { hostname } = new URL(page);
  const rpId = wanted ?? hostname;
  const isOwn = rpId === hostname || (hostname.endsWith(`.${rpId}`) && rpId.includes('.'));
  if (!isOwn || /^[\d.]+$/.test(hostname)) {
    throw new Error(`SecurityError: a page of ${hostname} may not ask for passkeys of ${rpId}`);
  }
  return rpId;
}

// The page gives the challenge. The origin it cannot give: the browser writes it.
function clientData(type: string, page: string, { challenge }: PasskeyOptions): Buffer {
  const { origin } = new URL(page);
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function dataOf(rpId: string, isSynced: boolean, counter: number, more = 0): Buffer {
  const bytes = Buffer.alloc(37);
  hash('sha256', rpId, 'buffer').copy(bytes);
  bytes.writeUInt8(USER_PRESENT | USER_VERIFIED | (isSynced ? BACKED_UP : 0) | more, 32);
  bytes.writeUInt32BE(counter, 33);
  return bytes;
}

function credentialOf(id: string, response: Readonly<Record<string, Buffer | string>>) {
  const fields = Object.entries(response).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : value.toString('base64url'),
  ]);
  return { id, rawId: id, type: 'public-key', response: Object.fromEntries(fields) };
}
